import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ADDRESS_LIMIT, EVERYWHERE_LIMIT, everywhereOf, subjectsOf } from '../../domain/login-attempts.js';
import { onDatabase } from '#libs/testing/on-database.js';

const PASSWORD = 'correct horse battery';
const NOT_TEXT: { value: unknown }[] = [{ $ne: '' }, ['x'], 5, null, { toString: 'x' }].map(
  (value: unknown) => ({ value }),
);
const app = useTestApp({ TRUSTED_PROXIES: '1' });

const logIn = (email: string, password: string, ip = '192.0.2.1') =>
  app().anonymous.post('/auth/login', { email, password }, { headers: { 'x-forwarded-for': ip } });

describe('POST /auth/login', () => {
  it('IDN-03 answers tokens for a session of its own', async () => {
    const ada = await app().register({ email: 'ada@example.com' });
    const { status, body } = await logIn('ADA@example.com', PASSWORD);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { id: ada.user.id },
      organization: { id: ada.organization.id },
      expiresIn: 900,
    });
    expect(body.refreshToken).not.toBe(ada.session?.refreshToken);
    expect((await app().anonymous.as(body).get('/me')).status).toBe(200);
  });

  it('MIG-02 a password kept by bcrypt signs in, and is kept by Argon2id from then on', async () => {
    const { user } = await app().register({ email: 'legacy@example.com' });
    const ofUser = `where user_id = '${user.id}'`;
    const old = await bcrypt('an old password', 4);
    await onDatabase(app().db, `update identity.password_credentials set hash = '${old}' ${ofUser}`);
    const kept = async () =>
      (await onDatabase(app().db, `select hash from identity.password_credentials ${ofUser}`))[0]?.['hash'];
    expect((await logIn('legacy@example.com', 'another password')).status).toBe(401);
    expect(await kept()).toBe(old);
    expect((await logIn('legacy@example.com', 'an old password')).status).toBe(200);
    expect(await kept()).toMatch(/^\$argon2id\$/);
    expect((await logIn('legacy@example.com', 'an old password')).status).toBe(200);
  });

  it('IDN-20 an unknown address and a wrong password cannot be told apart by the answer', async () => {
    await app().register({ email: 'known@example.com' });
    const [wrong, unknown] = [
      await logIn('known@example.com', 'wrong password'),
      await logIn('nobody@example.com', 'wrong password'),
    ];
    const { requestId: _, ...answer } = wrong.body;
    expect(unknown.body).toMatchObject(answer);
    expect([wrong.status, unknown.status, wrong.body.code]).toEqual([
      401,
      401,
      'identity.invalid_credentials',
    ]);
  });

  it('IDN-03 an account that was switched off is refused like a wrong password', async () => {
    await app().register({ email: 'off@example.com' });
    await onDatabase(app().db, `update identity.users set is_active = false where email = 'off@example.com'`);
    const { status, body } = await logIn('off@example.com', PASSWORD);
    expect([status, body.code]).toEqual([401, 'identity.invalid_credentials']);
  });

  it('IDN-20 guessing ends after ten attempts, with the time to wait, and the right password does not get around it', async () => {
    await app().register({ email: 'target@example.com' });
    for (let i = 0; i < 10; i++)
      expect((await logIn('target@example.com', `guess ${i}`, '198.51.100.1')).status).toBe(401);
    const { status, body, headers } = await logIn('target@example.com', PASSWORD, '198.51.100.1');
    expect([status, body.code]).toEqual([429, 'identity.too_many_attempts']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('IDN-20 the owner signs in from his own address while somebody else guesses', async () => {
    await app().register({ email: 'owner@example.com' });
    for (let i = 0; i < 12; i++) await logIn('owner@example.com', `guess ${i}`, '198.51.100.2');
    expect((await logIn('owner@example.com', PASSWORD, '198.51.100.3')).status).toBe(200);
  });

  it.each([
    ['an account', 'hunted@example.com'],
    ['an address nobody has', 'nobody-hunted@example.com'],
  ])(
    'IDN-20 guessing %s from many addresses becomes slow, its owner signs in where he did before',
    async (_, email) => {
      const home = '192.0.2.77';
      const isKnown = email.startsWith('hunted');
      if (isKnown) {
        await app().register({ email });
        expect((await logIn(email, PASSWORD, home)).status).toBe(200);
      }
      expect((await logIn(email, 'a guess', '198.51.100.101')).status).toBe(401);
      await onDatabase(
        app().db,
        `update identity.login_attempts set failures = ${EVERYWHERE_LIMIT - 2}
        where subject = '${everywhereOf(email)}'`,
      );
      const guesses: number[] = [];
      for (let i = 102; i < 106; i++) guesses.push((await logIn(email, 'a guess', `198.51.100.${i}`)).status);
      expect(guesses).toEqual([401, 401, 429, 429]);
      expect((await logIn(email, PASSWORD, home)).status).toBe(isKnown ? 200 : 429);
    },
  );

  it('IDN-20 fifty guesses at once are no more than ten', async () => {
    await app().register({ email: 'burst@example.com' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => logIn('burst@example.com', `guess ${i}`, '198.51.100.4')),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });

  it('IDN-20 one address trying many accounts has to wait as well', async () => {
    const spray = async (i: number) =>
      (await logIn(`spray${i}@example.com`, 'wrong password', '198.51.100.5')).status;
    expect(await spray(0)).toBe(401);
    const { address } = subjectsOf('', '198.51.100.5');
    await onDatabase(
      app().db,
      `update identity.login_attempts set failures = ${ADDRESS_LIMIT - 2} where subject = '${address}'`,
    );
    expect([await spray(1), await spray(2), await spray(3)]).toEqual([401, 401, 429]);
  });

  it('IDN-20 the right password clears the account of wrong ones', async () => {
    await app().register({ email: 'forgetful@example.com' });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 8; i++) await logIn('forgetful@example.com', 'wrong password', '198.51.100.6');
      expect((await logIn('forgetful@example.com', PASSWORD, '198.51.100.6')).status).toBe(200);
    }
  });

  it('IDN-18 success and failure are in the audit log, the failure without claiming who it was', async () => {
    const ada = await app().register({ email: 'audited@example.com' });
    await logIn('audited@example.com', 'wrong password', '203.0.113.9');
    await logIn('audited@example.com', PASSWORD, '203.0.113.9');
    const rows = await onDatabase(
      app().db,
      `select action, outcome, user_id, organization_id, details ->> 'code' as code from audit.events
        where resource_id = '${ada.user.id}' and action like 'user.log%' order by created_at, id`,
    );
    expect(rows).toEqual([
      {
        action: 'user.login_failed',
        outcome: 'failure',
        user_id: null,
        organization_id: ada.organization.id,
        code: 'identity.invalid_credentials',
      },
      {
        action: 'user.logged_in',
        outcome: 'success',
        user_id: ada.user.id,
        organization_id: ada.organization.id,
        code: null,
      },
    ]);
  });

  it.each(NOT_TEXT)('XC-21 a password or address that is no text ($value) is refused', async ({ value }) => {
    const bodies = [
      { email: 'ada@example.com', password: value },
      { email: value, password: PASSWORD },
    ];
    for (const body of bodies) expect((await app().anonymous.post('/auth/login', body)).status).toBe(400);
  });
});
