import * as oauth from 'oauth4webapi';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

describe('machine clients', () => {
  let owner: Journey;
  let program: Journey;

  beforeAll(async () => {
    owner = await app().register();
    program = new Journey(app().url);
  });

  const clientOf = async (scopes: string[]): Promise<{ clientId: string; clientSecret: string }> => {
    const answer = await owner.post('/machine-clients', { name: 'Integration', scopes });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };

  /** As a library does it that knows nothing of us. */
  const tokenBy = async (
    authentication: (secret: string) => oauth.ClientAuth,
    { clientId, clientSecret }: { clientId: string; clientSecret: string },
    parameters: Record<string, string> = {},
  ) => {
    const server = { issuer: app().url, token_endpoint: `${app().url}/oauth/token` };
    const client = { client_id: clientId };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication(clientSecret),
      parameters,
      { [oauth.allowInsecureRequests]: true },
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  };

  const token = async (form: Record<string, string> | string, headers: Record<string, string> = {}) => {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return program.post('/oauth/token', body, { headers: { ...type, ...headers } });
  };
  const statusOf = async (path: string, bearer: string) =>
    (await program.get(path, { token: bearer })).status;

  it.each([
    ['HTTP Basic', oauth.ClientSecretBasic],
    ['the body', oauth.ClientSecretPost],
  ])('IDN-11 get a token with their secret in %s and work as themselves', async (_, authentication) => {
    const client = await clientOf(['content.create', 'content.read']);
    const granted = await tokenBy(authentication, client);
    expect(granted).toMatchObject({
      token_type: 'bearer',
      expires_in: 900,
      scope: 'content.create content.read',
    });
    const item = { repository: 'documents', title: 'By a machine', contentData: { body: 'B' } };
    const created = await program.post('/content/items', item, { token: granted.access_token });
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    const { data } = (await owner.get(`/admin/audit?resourceId=${created.body.id}`)).body;
    expect(data).toMatchObject([{ actorType: 'api_key', userId: client.clientId }]);
    expect(await program.get('/teams', { token: granted.access_token })).toMatchObject({
      status: 403,
      body: { code: 'auth.scope_missing' },
    });
    expect(await program.get('/me', { token: granted.access_token })).toMatchObject({
      status: 403,
      body: { code: 'auth.not_by_api_key' },
    });
  });

  it('IDN-11 may ask for less than they have and not for more', async () => {
    const client = await clientOf(['content.create', 'content.read']);
    const less = await tokenBy(oauth.ClientSecretPost, client, { scope: 'content.read' });
    expect(less.scope).toBe('content.read');
    const item = { repository: 'documents', title: 'A', contentData: { body: 'B' } };
    expect((await program.post('/content/items', item, { token: less.access_token })).status).toBe(403);
    await expect(tokenBy(oauth.ClientSecretPost, client, { scope: 'teams.read' })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });

  it('IDN-11 are refused in the form of RFC 6749, and no answer may be kept', async () => {
    const { clientId: client_id, clientSecret: client_secret } = await clientOf(['content.read']);
    const grant_type = 'client_credentials';
    const attempts: [Record<string, string> | string, number, string][] = [
      [{ grant_type, client_id, client_secret: 'wrong' }, 401, 'invalid_client'],
      [{ grant_type, client_id: 'nobody', client_secret }, 401, 'invalid_client'],
      [{ grant_type, client_id }, 400, 'invalid_request'],
      [{ client_id, client_secret }, 400, 'invalid_request'],
      [{ grant_type: 'password', client_id, client_secret }, 400, 'unsupported_grant_type'],
      [`grant_type=${grant_type}&grant_type=${grant_type}`, 400, 'invalid_request'],
    ];
    for (const [form, status, error] of attempts) {
      const answer = await token(form);
      expect(answer, JSON.stringify(form)).toMatchObject({ status, body: { error } });
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const basic = { authorization: `Basic ${Buffer.from(`${client_id}:wrong`).toString('base64')}` };
    const answer = await token({ grant_type }, basic);
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(await token({ grant_type, client_secret }, basic)).toMatchObject({ status: 400 });
    const good = await token({ grant_type, client_id, client_secret, unknown: 'ignored' });
    expect(good.status).toBe(200);
    expect(good.headers.get('cache-control')).toBe('no-store');
  });

  it('IDN-11 keep their old secret until the overlap is over, and no list tells either', async () => {
    const client = await clientOf(['content.read']);
    const rotate = async (overlapHours: number) =>
      (await owner.post(`/machine-clients/${client.clientId}/rotate`, { overlapHours })).body;
    const second = await rotate(1);
    for (const each of [client, second]) expect(await tokenBy(oauth.ClientSecretBasic, each)).toBeDefined();
    const third = await rotate(0);
    for (const each of [client, second])
      await expect(tokenBy(oauth.ClientSecretPost, each)).rejects.toThrow();
    expect(await tokenBy(oauth.ClientSecretBasic, third)).toBeDefined();
    const list = (await owner.get('/machine-clients')).body.data;
    expect(list).toContainEqual(
      expect.objectContaining({ clientId: client.clientId, scopes: ['content.read'] }),
    );
    expect(JSON.stringify(list)).not.toContain(third.clientSecret);
  });

  it('IDN-11 lose every token at once when they are revoked', async () => {
    const client = await clientOf(['content.read']);
    const { access_token } = await tokenBy(oauth.ClientSecretBasic, client);
    expect(await statusOf('/content/items', access_token)).toBe(200);
    expect((await owner.delete(`/machine-clients/${client.clientId}`)).status).toBe(204);
    expect(await statusOf('/content/items', access_token)).toBe(401);
    await expect(tokenBy(oauth.ClientSecretPost, client)).rejects.toThrow();
    expect((await owner.delete(`/machine-clients/${client.clientId}`)).status).toBe(404);
  });

  it('IDN-11 are made by administrators, with nothing that these may not do themselves', async () => {
    const manager = await joinOrganization(app(), owner.organization.id, 'manager');
    const wanted = { name: 'Integration', scopes: ['content.read'] };
    expect((await manager.post('/machine-clients', wanted)).status).toBe(403);
    const administrator = await joinOrganization(app(), owner.organization.id, 'admin');
    expect((await administrator.post('/machine-clients', wanted)).status).toBe(201);
    expect(
      (await administrator.post('/machine-clients', { ...wanted, scopes: ['organization.delete'] })).body
        .code,
    ).toBe('identity.scope_not_held');
    const { clientId } = await clientOf(['organization.delete']);
    expect((await administrator.post(`/machine-clients/${clientId}/rotate`, {})).body.code).toBe(
      'identity.scope_not_held',
    );
  });

  it('IDN-11 forms are taken nowhere else', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await owner.post('/teams', 'name=x', { headers: type })).status).toBe(415);
  });
});
