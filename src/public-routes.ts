/**
 * Every route that answers without a signed-in caller, and why. All others need an access token; there is no
 * second place that opens a route. Patterns are those the router knows, the global prefix included.
 */
export const PUBLIC_ROUTES: ReadonlyMap<string, string> = new Map([
  ['POST /api/v1/auth/register', 'One has no account yet.'],
  ['POST /api/v1/auth/login', 'One is not signed in yet.'],
  ['POST /api/v1/auth/passkey/options', 'One is not signed in yet.'],
  ['POST /api/v1/auth/passkey/verify', 'One is not signed in yet; the passkey proves who it is.'],
  ['GET /api/v1/auth/federated/providers', 'What the page to sign in offers.'],
  ['GET /api/v1/auth/federated/start', 'One is not signed in yet.'],
  [
    'GET /api/v1/auth/federated/callback/:realm',
    'The state and a cookie of the browser prove which sign-in it is; what the provider says is judged.',
  ],
  [
    'POST /api/v1/auth/federated/saml/:realm',
    'Identity providers have browsers post there; it is kept for the sign-in it answers, and judged afterwards.',
  ],
  ['GET /api/v1/auth/federated/saml/:realm/metadata', 'Identity providers read it.'],
  [
    'POST /api/v1/auth/federated/session',
    'The code of a sign-in and a cookie of the browser prove whose it is.',
  ],
  [
    'POST /api/v1/auth/refresh',
    'The refresh token in the body proves who it is; the access token may have expired.',
  ],
  ['POST /api/v1/auth/verify-email', 'The token of the letter proves it; the letter may be read elsewhere.'],
  [
    'POST /api/v1/auth/email-change/confirm',
    'The token of the letter proves it; the letter may be read elsewhere.',
  ],
  ['POST /api/v1/auth/password-reset', 'Who has forgotten his password cannot sign in.'],
  ['POST /api/v1/auth/password-reset/confirm', 'The token of the letter proves who it is.'],
  ['POST /oauth/token', 'The secret of a machine client proves which it is.'],
  [
    'GET /.well-known/oauth-authorization-server',
    'Where OAuth clients find the token endpoint and the keys.',
  ],
  [
    'PUT /api/v1/storage/part',
    'The signature of the address is the credential; it is for one part of one upload.',
  ],
  ['GET /api/v1/storage/object', 'The signature of the address is the credential; it is for one file.'],
  ['GET /api/v1/storage/playlist', 'The signature of the address is the credential; players send no tokens.'],
  ['GET /.well-known/jwks.json', 'Public keys, for whoever verifies our access tokens.'],
  ['GET /health', 'Asked by load balancers and monitors.'],
  ['GET /api/health', 'The same under a path that older clients know.'],
  ['GET /health/live', 'Asked by the process supervisor.'],
  ['GET /health/ready', 'Asked by load balancers.'],
  ['GET /docs', 'The documentation is for people who have no account yet.'],
  ['GET /docs/:file', 'Scripts and styles of that page.'],
  ['GET /docs/openapi.json', 'What clients are generated from.'],
  ['GET /metrics', 'Scraped by Prometheus; has a token of its own.'],
]);
