import { beforeEach, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { AuthenticatorApp } from '../testing/authenticator-app.js';
import { onDatabase } from '#libs/testing/on-database.js';

const PASSWORD = 'correct horse battery';
const app = useTestApp();

const again = ({ user, url }: Journey) =>
  app()
    .anonymous.post('/auth/login', { email: user.email, password: PASSWORD })
    .then(({ body }) => {
      expect(url).toBe(app().url);
      return app().anonymous.as(body);
    });

const claimsOf = ({ token }: Journey) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const auditOf = ({ user }: Journey) =>
  onDatabase(
    app().db,
    `select action, outcome from audit.events where user_id = '${user.id}' and action like 'mfa.%' order by created_at, id`,
  );

/** As if his second factor had been confirmed so many seconds ago. */
async function ageMfa(person: Journey, seconds: number): Promise<void> {
  await onDatabase(
    app().db,
    `update identity.sessions set mfa_at = mfa_at - interval '${seconds} seconds' where user_id = '${person.user.id}'`,
  );
  person.session = (
    await app().anonymous.post('/auth/refresh', { refreshToken: person.session?.refreshToken })
  ).body;
}

let ada: Journey;
beforeEach(async () => {
  ada = await app().register();
});

describe('adding an authenticator app', () => {
  it('IDN-08 shows its secret once, counts from its first code, and comes with ten recovery codes', async () => {
    const phone = await AuthenticatorApp.start(ada);
    expect((await ada.get('/me/mfa/factors')).body).toMatchObject({
      factors: [{ id: phone.id, kind: 'totp', name: 'Phone', confirmedAt: null }],
      recoveryCodesLeft: 0,
    });
    const wrong = await ada.post(`/me/mfa/totp/${phone.id}/confirm`, { code: '000000' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'identity.mfa_code_invalid']);
    const { status, body } = await ada.post(`/me/mfa/totp/${phone.id}/confirm`, { code: phone.code() });
    expect(status).toBe(200);
    expect(body).toMatchObject({ mfaRequired: false, user: { id: ada.user.id } });
    expect(new Set(body.recoveryCodes).size).toBe(10);
    ada = ada.as(body);
    expect(claimsOf(ada)).toMatchObject({ aal: 2, amr: ['pwd', 'otp', 'mfa'] });
    const listed = (await ada.get('/me/mfa/factors')).body;
    expect(listed).toMatchObject({ factors: [{ confirmedAt: expect.any(String) }], recoveryCodesLeft: 10 });
    expect(JSON.stringify(listed)).not.toContain(phone.secret);
    expect(await auditOf(ada)).toEqual([
      { action: 'mfa.enrolment_started', outcome: 'success' },
      { action: 'mfa.enrolment_failed', outcome: 'failure' },
      { action: 'mfa.enrolled', outcome: 'success' },
    ]);
  });

  it('IDN-08 leaves neither secret nor recovery codes readable in the database', async () => {
    const phone = await AuthenticatorApp.add(ada);
    const kept = JSON.stringify(
      await onDatabase(
        app().db,
        `select (select json_agg(f) from identity.mfa_factors f) f, (select json_agg(c) from identity.recovery_codes c) c,
                (select json_agg(o) from platform.outbox o) o, (select json_agg(a) from audit.events a) a`,
      ),
    );
    for (const secret of [phone.secret, ...phone.recoveryCodes]) expect(kept).not.toContain(secret);
  });

  it('IDN-08 a factor of somebody else is none: it is neither confirmed nor removed nor seen', async () => {
    const phone = await AuthenticatorApp.start(ada);
    const eve = await app().register();
    const answers = [
      await eve.post(`/me/mfa/totp/${phone.id}/confirm`, { code: phone.code() }),
      await eve.delete(`/me/mfa/factors/${phone.id}`),
    ];
    for (const { status, body } of answers)
      expect([status, body.code]).toEqual([404, 'identity.mfa_factor_not_found']);
    expect((await eve.get('/me/mfa/factors')).body.factors).toEqual([]);
  });

  it('IDN-08 the first one ends at once what was begun without: other sessions, and the older tokens of this one', async () => {
    const [phone, before] = [await again(ada), { ...ada.session }];
    await AuthenticatorApp.add(ada);
    for (const accessToken of [phone.session?.accessToken, before.accessToken])
      expect((await app().anonymous.get('/me', { token: accessToken })).status).toBe(401);
    for (const refreshToken of [phone.session?.refreshToken, before.refreshToken])
      expect((await app().anonymous.post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await ada.get('/me')).body.aal).toBe(2);
    const { refreshToken } = ada.session ?? {};
    expect((await app().anonymous.post('/auth/refresh', { refreshToken })).status).toBe(200);
    const sessions = (await ada.get('/me/sessions')).body;
    expect(sessions.sessions ?? sessions.data).toHaveLength(1);
  });

  it('IDN-08 the first one takes that one signed in just now, or the password', async () => {
    await onDatabase(
      app().db,
      `update identity.sessions set created_at = created_at - interval '601 seconds' where user_id = '${ada.user.id}'`,
    );
    const { refreshToken } = ada.session ?? {};
    ada = ada.as((await app().anonymous.post('/auth/refresh', { refreshToken })).body);
    for (const path of ['/me/mfa/totp', '/me/mfa/passkeys/options']) {
      const without = await ada.post(path, {});
      expect([without.status, without.body.code]).toEqual([403, 'identity.password_needed']);
      const wrong = await ada.post(path, { password: 'a guess' });
      expect([wrong.status, wrong.body.code]).toEqual([403, 'identity.password_wrong']);
      expect((await ada.post(path, { password: PASSWORD })).status).toBeLessThan(300);
    }
  });
});

describe('signing in with a second factor', () => {
  let phone: AuthenticatorApp;
  beforeEach(async () => {
    phone = await AuthenticatorApp.add(ada);
  });

  it('IDN-08 a password alone opens nothing but the way to the second factor', async () => {
    const half = await again(ada);
    expect(half.session).toMatchObject({ mfaRequired: true });
    expect(claimsOf(half)).toMatchObject({ aal: 1, mfa: 'required' });
    for (const path of ['/me', '/me/mfa/factors']) expect((await half.get(path)).status).toBe(200);
    const refused = [
      await half.get('/content/items'),
      await half.get('/me/sessions'),
      await half.post('/organizations', { name: 'Mine' }),
      await half.post('/auth/switch-organization', { organizationId: ada.organization.id }),
      await half.post('/me/mfa/totp', {}),
      await half.post('/me/mfa/recovery-codes'),
      await half.delete(`/me/mfa/factors/${phone.id}`),
    ];
    for (const { status, body } of refused) expect([status, body.code]).toEqual([403, 'auth.mfa_required']);
    const refreshed = await half.post('/auth/refresh', { refreshToken: half.session?.refreshToken });
    expect(refreshed.body.mfaRequired).toBe(true);
    expect((await half.as(refreshed.body).get('/content/items')).body.code).toBe('auth.mfa_required');
  });

  it('IDN-08 a code raises the session; the refresh tokens from before it are worth nothing', async () => {
    const half = await again(ada);
    const { status, body } = await half.post('/auth/mfa/verify', { code: phone.code() });
    expect(status).toBe(200);
    const whole = half.as(body);
    expect(claimsOf(whole)).toMatchObject({ aal: 2, sid: claimsOf(half)['sid'], amr: ['pwd', 'otp', 'mfa'] });
    expect((await whole.get('/content/items')).status).toBe(200);
    const before = await half.post('/auth/refresh', { refreshToken: half.session?.refreshToken });
    expect([before.status, before.body.code]).toEqual([401, 'identity.refresh_token_invalid']);
    const after = await half.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(after.body.mfaRequired).toBe(false);
    expect((await auditOf(ada)).at(-1)).toEqual({ action: 'mfa.verified', outcome: 'success' });
  });

  it('IDN-08 a code is taken once, also when it is sent twice at the same moment', async () => {
    const half = await again(ada);
    const code = phone.code();
    const answers = await Promise.all([1, 2, 3].map(() => half.post('/auth/mfa/verify', { code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422]);
  });

  it('IDN-08 a recovery code signs in once, however it is typed', async () => {
    const [first = ''] = phone.recoveryCodes;
    const half = await again(ada);
    const recoveryCode = first.toUpperCase().replaceAll('-', ' ');
    expect((await half.post('/auth/mfa/verify', { recoveryCode })).status).toBe(200);
    const retried = await (await again(ada)).post('/auth/mfa/verify', { recoveryCode: first });
    expect([retried.status, retried.body.code]).toEqual([422, 'identity.mfa_code_invalid']);
    expect((await ada.get('/me/mfa/factors')).body.recoveryCodesLeft).toBe(9);
    expect((await half.post('/auth/mfa/verify', { recoveryCode: first, code: '123456' })).status).toBe(400);
    expect((await half.post('/auth/mfa/verify', {})).status).toBe(400);
  });

  it('IDN-08 somebody else’s code, factor and recovery code are of no use', async () => {
    const eve = await app().register();
    const hers = await AuthenticatorApp.add(eve);
    const half = await again(ada);
    const code = hers.code();
    const tries = [{ code }, { code, factorId: hers.id }, { recoveryCode: hers.recoveryCodes[0] }];
    for (const proof of tries)
      expect((await half.post('/auth/mfa/verify', proof)).body.code).toBe('identity.mfa_code_invalid');
    expect((await auditOf(ada)).filter(({ action }) => action === 'mfa.failed')).toHaveLength(3);
  });

  it('IDN-20 guessing codes ends after ten, wherever the guesses come from, and a new session does not help', async () => {
    const half = await again(ada);
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => half.post('/auth/mfa/verify', { code: '000000' })),
    );
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(10);
    const { status, headers } = await (await again(ada)).post('/auth/mfa/verify', { code: phone.code() });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('what takes a second factor that was confirmed just now', () => {
  let phone: AuthenticatorApp;
  beforeEach(async () => {
    phone = await AuthenticatorApp.add(ada);
  });

  it('IDN-08 removing one, adding one and new recovery codes are refused ten minutes later, until it is confirmed again', async () => {
    await ageMfa(ada, 601);
    const attempts = () => [
      () => ada.post('/me/mfa/totp', {}),
      () => ada.post('/me/mfa/recovery-codes'),
      () => ada.delete(`/me/mfa/factors/${phone.id}`),
    ];
    for (const attempt of attempts()) expect((await attempt()).body.code).toBe('auth.mfa_required');
    const grant = { userId: ada.user.id, resource: 'content', action: 'manage' };
    expect((await ada.post('/grants', grant)).body.code).toBe('auth.mfa_required');
    expect((await ada.get('/content/items')).status).toBe(200);
    ada = ada.as((await ada.post('/auth/mfa/verify', { code: phone.code() })).body);
    for (const attempt of attempts()) expect((await attempt()).status).toBeLessThan(300);
  });

  it('IDN-08 new recovery codes end the old ones', async () => {
    const { body } = await ada.post('/me/mfa/recovery-codes');
    const half = await again(ada);
    const use = (recoveryCode: string) => half.post('/auth/mfa/verify', { recoveryCode });
    expect((await use(phone.recoveryCodes[0] ?? '')).status).toBe(422);
    expect((await use(body.recoveryCodes[0])).status).toBe(200);
  });

  it('IDN-08 with the last factor go its recovery codes, and a password is enough again', async () => {
    const tablet = await AuthenticatorApp.start(ada);
    const added = await ada.post(`/me/mfa/totp/${tablet.id}/confirm`, { code: tablet.code() });
    expect(added.body.recoveryCodes).toEqual([]);
    ada = ada.as(added.body);
    expect((await ada.delete(`/me/mfa/factors/${phone.id}`)).status).toBe(204);
    expect((await again(ada)).session).toMatchObject({ mfaRequired: true });
    expect((await ada.delete(`/me/mfa/factors/${tablet.id}`)).status).toBe(204);
    expect((await ada.get('/me/mfa/factors')).body).toEqual({ factors: [], recoveryCodesLeft: 0 });
    expect((await again(ada)).session).toMatchObject({ mfaRequired: false });
  });

  it('IDN-08 people without a second factor get none asked for, except where one is needed', async () => {
    const eve = await app().register();
    expect((await eve.post('/me/mfa/totp', {})).status).toBe(201);
    expect((await eve.post('/me/mfa/recovery-codes')).body.code).toBe('auth.mfa_required');
  });

  it('IDN-08 nobody has more than ten', async () => {
    for (let i = 0; i < 9; i++) await AuthenticatorApp.start(ada);
    const { status, body } = await ada.post('/me/mfa/totp', {});
    expect([status, body.code]).toEqual([409, 'identity.too_many_mfa_factors']);
  });
});
