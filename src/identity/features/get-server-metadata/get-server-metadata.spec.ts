import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';

const ISSUER = 'https://gym.example';
const app = useTestApp({ PUBLIC_URL: ISSUER });

/** What a proxy in front of the application does for its public address. */
const throughProxy = (url: string | URL, init?: object): Promise<Response> =>
  fetch(String(url).replace(ISSUER, app().url), init);

describe('clients that know nothing but the issuer', () => {
  let owner: Journey;
  let clientId: string;
  let clientSecret: string;
  beforeAll(async () => {
    owner = await app().register();
    const terms = { name: 'CRM', scopes: ['content.read'] };
    ({ clientId, clientSecret } = (await owner.post('/machine-clients', terms)).body);
  });

  const discovered = (algorithm: 'oidc' | 'oauth2', authentication?: client.ClientAuth) =>
    client.discovery(new URL(ISSUER), clientId, clientSecret, authentication, {
      algorithm,
      [client.customFetch]: throughProxy,
    });

  it.each(['oidc', 'oauth2'] as const)(
    'IDN-11 IDN-12 openid-client finds everything (%s) and gets a token that works',
    async (algorithm) => {
      for (const authentication of [client.ClientSecretBasic(), client.ClientSecretPost()]) {
        const config = await discovered(algorithm, authentication);
        const tokens = await client.clientCredentialsGrant(config, { scope: 'content.read' });
        expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'content.read' });
        const token = tokens.access_token;
        expect((await app().anonymous.get('/content/items', { token })).status).toBe(200);
      }
    },
  );

  it('IDN-11 openid-client is told how to prove itself when its secret is wrong', async () => {
    const config = await client.discovery(new URL(ISSUER), clientId, 'a guess', undefined, {
      [client.customFetch]: throughProxy,
    });
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: 'basic' }],
    });
  });

  it('IDN-12 a service behind us verifies a program’s token as RFC 9068 says', async () => {
    const config = await discovered('oauth2');
    const { access_token: token } = await client.clientCredentialsGrant(config);
    const request = (bearer: string) =>
      new Request('https://crm.example/things', { headers: { authorization: `Bearer ${bearer}` } });
    const verify = (bearer: string, audience = 'ai-gym') =>
      oauth.validateJwtAccessToken(config.serverMetadata(), request(bearer), audience, {
        [oauth.customFetch]: throughProxy,
      });
    expect(await verify(token)).toMatchObject({ iss: ISSUER, sub: clientId, client_id: clientId });
    await expect(verify(token, 'another-service')).rejects.toThrow();
    await expect(verify(`${token.slice(0, -8)}AAAAAAAA`)).rejects.toThrow();
  });

  it('IDN-12 a service behind us verifies a person’s token by the published keys', async () => {
    const { jwks_uri: address = '' } = (await discovered('oidc')).serverMetadata();
    const keys = createRemoteJWKSet(new URL(address), { [customFetch]: throughProxy });
    const expected = { issuer: ISSUER, audience: 'ai-gym', algorithms: ['ES256'] };
    const { payload } = await jwtVerify(owner.token, keys, expected);
    expect(payload).toMatchObject({ sub: owner.user.id, org: owner.organization.id });
    await expect(jwtVerify(`${owner.token.slice(0, -8)}AAAAAAAA`, keys, expected)).rejects.toThrow();
  });

  it('IDN-12 what is said is so: every address answers, every way to prove oneself and every grant is taken', async () => {
    const { status, body, headers } = await app().anonymous.get('/.well-known/oauth-authorization-server');
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    expect((await app().anonymous.get('/.well-known/openid-configuration')).body).toEqual(body);
    expect(body).toEqual({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/oauth/token`,
      jwks_uri: `${ISSUER}/.well-known/jwks.json`,
      service_documentation: `${ISSUER}/docs`,
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
    for (const address of [body.jwks_uri, body.service_documentation])
      expect((await throughProxy(address)).status, address).toBe(200);
  });
});
