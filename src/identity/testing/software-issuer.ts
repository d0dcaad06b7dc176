import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

type Claims = Record<string, unknown>;

interface Grant {
  readonly claims: Claims;
  readonly nonce: string;
  readonly clientId: string;
  readonly challenge: string;
}

/** An OpenID Connect provider that does as it should, and lies as it is told. */
export class SoftwareIssuer {
  /** What it puts into ID tokens whatever is true. */
  lies: Claims = {};
  /** What it changes in its metadata. */
  metadata: Claims = {};
  /** What it tells at the addresses of plain OAuth. */
  person: unknown = {};
  addresses: Claims[] = [];
  /** Gives no ID tokens. */
  isPlain = false;
  /** Signs with a key that it does not publish. */
  forges = false;
  /** Answers that it gave: what came to its token endpoint. */
  readonly exchanged: URLSearchParams[] = [];
  /** What was sent with the last of them in the header. */
  authorization: string | undefined;
  private readonly grants = new Map<string, Grant>();

  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly foreignKey: CryptoKey,
    private readonly jwk: object,
  ) {}

  static async start(): Promise<SoftwareIssuer> {
    const [own, foreign] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const server = createServer();
    const issuer = new SoftwareIssuer(server, own.privateKey, foreign.privateKey, jwk);
    server.on('request', (request, response) => void issuer.answer(request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** A person signs in there: the address that sends his browser back. */
  authorize(authorizationUrl: string, claims: Claims): URL {
    const { searchParams: asked } = new URL(authorizationUrl);
    const code = randomUUID();
    this.grants.set(code, {
      claims,
      nonce: asked.get('nonce') ?? '',
      clientId: asked.get('client_id') ?? '',
      challenge: asked.get('code_challenge') ?? '',
    });
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.url }).toString();
    return back;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      return void reply(200, {
        issuer: this.url,
        authorization_endpoint: `${this.url}/authorize`,
        token_endpoint: `${this.url}/token`,
        jwks_uri: `${this.url}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        ...this.metadata,
      });
    if (request.url === '/jwks') return void reply(200, { keys: [this.jwk] });
    if (request.url === '/user') return void reply(200, this.person);
    if (request.url === '/emails') return void reply(200, this.addresses);
    if (request.url !== '/token') return void reply(404, {});
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new URLSearchParams(Buffer.concat(chunks).toString());
    this.exchanged.push(body);
    this.authorization = request.headers.authorization;
    const grant = this.grants.get(body.get('code') ?? '');
    this.grants.delete(body.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || challenge !== grant.challenge) return void reply(400, { error: 'invalid_grant' });
    const token = { access_token: 'a', token_type: 'bearer' };
    return void reply(200, this.isPlain ? token : { ...token, id_token: await this.idToken(grant) });
  }

  private idToken({ claims, nonce, clientId }: Grant): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: this.url, aud: clientId, nonce, iat: now, exp: now + 300, ...claims };
    return new SignJWT({ ...honest, ...this.lies })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(this.forges ? this.foreignKey : this.key);
  }
}
