import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { withoutOrganization } from '../../../test/support/people.js';
import { AccessTokens } from '../domain/access-tokens.js';
import { AuthSession } from '../domain/auth-session.js';
import { AuthenticatorApp } from '../testing/authenticator-app.js';

const PASSWORD = 'correct horse battery';
const NEW = 'a phrase nobody knows yet';
const app = useTestApp();

/** As purging does; his access token goes on being good until it expires. */
const forgetSessions = ({ user }: Journey) =>
  onDatabase(app().db, `delete from identity.sessions where user_id = '${user.id}'`);

const leave = ({ user }: Journey) =>
  onDatabase(app().db, `update tenancy.memberships set status = 'left' where user_id = '${user.id}'`);

const again = ({ user }: Journey) => new Journey(app().url).login(user.email, PASSWORD);

describe('a session that was purged', () => {
  it.each([
    ['ended', '/auth/logout', () => ({})],
    [
      'moved',
      '/auth/switch-organization',
      ({ organization }: Journey) => ({ organizationId: organization.id }),
    ],
  ])('IDN-05 cannot be %s', async (_, path, request) => {
    const ada = await app().register();
    await forgetSessions(ada);
    const { status, body } = await ada.post(path, request(ada));
    expect([status, body.code]).toEqual([401, 'identity.session_ended']);
  });

  it('IDN-08 gets no second factor, and none is added', async () => {
    const ada = await app().register();
    const phone = await AuthenticatorApp.start(ada);
    await forgetSessions(ada);
    const { status, body } = await ada.post(`/me/mfa/totp/${phone.id}/confirm`, { code: phone.code() });
    expect([status, body.code]).toEqual([401, 'identity.session_ended']);
    const { factors } = (await (await again(ada)).get('/me/mfa/factors')).body;
    expect(factors).toMatchObject([{ confirmedAt: null }]);
  });

  it('IDN-08 is not raised by a second factor', async () => {
    const ada = await app().register();
    const phone = await AuthenticatorApp.add(ada);
    const late = await again(ada);
    await forgetSessions(ada);
    const { status, body } = await late.post('/auth/mfa/verify', { code: phone.code() });
    expect([status, body.code]).toEqual([401, 'identity.session_ended']);
  });

  it('IDN-04 does not go on by a token whose successor was taken away', async () => {
    const ada = await app().register();
    const { refreshToken } = ada.session ?? {};
    expect((await app().anonymous.post('/auth/refresh', { refreshToken })).status).toBe(200);
    await onDatabase(
      app().db,
      `delete from identity.refresh_tokens t using identity.sessions s
        where s.id = t.session_id and s.user_id = '${ada.user.id}' and t.rotated_at is null`,
    );
    const { status, body } = await app().anonymous.post('/auth/refresh', { refreshToken });
    expect([status, body.code]).toEqual([401, 'identity.refresh_token_invalid']);
  });
});

describe('an account that is not there', () => {
  /** A token that is right in everything but whom it is about. */
  async function nobody(): Promise<Journey> {
    const now = new Date();
    const session = AuthSession.start(newId(), newId(), null, { ip: null, userAgent: null }, now, 3600);
    const { token } = await app().app.get(AccessTokens, { strict: false }).issue(session, [], now, false);
    return app().anonymous.as({ accessToken: token } as Parameters<Journey['as']>[0]);
  }

  it.each([
    ['GET', '/me', undefined, 401],
    ['PATCH', '/me', { firstName: 'Ada' }, 404],
    ['POST', '/me/password', { currentPassword: PASSWORD, newPassword: NEW }, 401],
    ['POST', '/me/email', { email: 'ada@elsewhere.example', password: PASSWORD }, 401],
    ['POST', '/me/mfa/totp', { name: 'Phone' }, 401],
    ['POST', '/auth/logout', {}, 401],
  ])('IDN-12 is refused %s %s, although its token is good', async (method, path, body, status) => {
    const answer = await (await nobody()).send(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([status, expect.any(String)]);
  });
});

describe('a person without an organization', () => {
  it('IDN-08 TEN-10 adds a second factor, shows it and goes on, in none', async () => {
    const ada = await withoutOrganization(app());
    const phone = await AuthenticatorApp.add(ada);
    expect(ada.session?.organization).toBeNull();
    const late = await again(ada);
    const { status, body } = await late.post('/auth/mfa/verify', { code: phone.code() });
    expect([status, body.organization, body.mfaRequired]).toEqual([200, null, false]);
  });

  it('IDN-08 TEN-10 who loses the last one goes on in none, by a second factor and by refreshing', async () => {
    const ada = await app().register();
    const phone = await AuthenticatorApp.add(ada);
    const late = await again(ada);
    await leave(ada);
    const verified = await late.post('/auth/mfa/verify', { code: phone.code() });
    expect([verified.status, verified.body.organization]).toEqual([200, null]);
    const { refreshToken } = verified.body;
    const refreshed = await app().anonymous.post('/auth/refresh', { refreshToken });
    expect([refreshed.status, refreshed.body.organization]).toEqual([200, null]);
  });
});

describe('recovery codes', () => {
  it('IDN-08 are not made anew for who has no second factor any more', async () => {
    const ada = await app().register();
    const phone = await AuthenticatorApp.add(ada);
    expect((await ada.delete(`/me/mfa/factors/${phone.id}`)).status).toBe(204);
    const { status, body } = await ada.post('/me/mfa/recovery-codes', {});
    expect([status, body.code]).toEqual([409, 'identity.no_mfa_factor']);
    expect((await ada.get('/me/mfa/factors')).body).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
  });
});
