import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();
/** With an address of his own: letters of all suites come into one folder. */
const newcomer = () => app().register({ email: `${newId()}@example.com` });
const OLD = 'correct horse battery';
const NEW = 'a phrase nobody knows yet';

const logIn = async (email: string, password: string) =>
  (await app().anonymous.post('/auth/login', { email, password })).status;
const ask = (email: string) => app().anonymous.post('/auth/password-reset', { email });
const reset = (token: string, password = NEW) =>
  app().anonymous.post('/auth/password-reset/confirm', { token, password });
const resetLetterTo = (email: string, number = 1) => letterTo(app(), email, number, 'Choose a new password');

describe('POST /auth/password-reset', () => {
  it('IDN-06 sends a link with which one chooses a new password; every session ends', async () => {
    const ada = await newcomer();
    const { email } = ada.user;
    expect((await ask(email.toUpperCase())).status).toBe(202);
    const token = tokenIn(await resetLetterTo(email));
    expect((await reset(token)).status).toBe(204);
    expect((await ada.get('/me')).status).toBe(401);
    expect([await logIn(email, OLD), await logIn(email, NEW)]).toEqual([401, 200]);
  });

  it('IDN-06 answers the same for an address that has no account', async () => {
    const ada = await newcomer();
    const [known, unknown] = [await ask(ada.user.email), await ask('nobody@example.com')];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  });

  it('IDN-06 a link is good for one person at a time, once, for an hour, and so are all links before it', async () => {
    const ada = await newcomer();
    await ask(ada.user.email);
    const first = tokenIn(await resetLetterTo(ada.user.email));
    await ask(ada.user.email);
    const second = tokenIn(await resetLetterTo(ada.user.email, 2));
    const answers = await Promise.all(Array.from({ length: 5 }, () => reset(second)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 404, 404, 404, 404]);
    expect((await reset(first)).body.code).toBe('identity.link_invalid');

    await ask(ada.user.email);
    const late = tokenIn(await resetLetterTo(ada.user.email, 3));
    await onDatabase(app().db, `update identity.email_links set expires_at = expires_at - interval '1 hour'`);
    expect((await reset(late)).status).toBe(404);
  });

  it('IDN-06 a weak password is refused and leaves the link good', async () => {
    const ada = await newcomer();
    await ask(ada.user.email);
    const token = tokenIn(await resetLetterTo(ada.user.email));
    expect((await reset(token, 'password123')).body.code).toBe('identity.password_too_weak');
    expect((await reset(token)).status).toBe(204);
  });

  it('IDN-06 the link is nowhere but in the letter', async () => {
    const ada = await newcomer();
    await ask(ada.user.email);
    const token = tokenIn(await resetLetterTo(ada.user.email));
    const [row] = await onDatabase(
      app().db,
      `select coalesce((select string_agg(e::text, ' ') from audit.events e), '') ||
              coalesce((select string_agg(o::text, ' ') from platform.outbox o), '') ||
              coalesce((select string_agg(l::text, ' ') from identity.email_links l), '') as text`,
    );
    expect(String(row?.['text'])).not.toContain(token);
  });

  it('IDN-20 asking again and again is refused after a while', async () => {
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push((await ask('again@example.com')).status);
    expect(statuses.slice(0, 10)).toEqual(Array<number>(10).fill(202));
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('POST /me/password', () => {
  it('IDN-06 takes the current password, keeps this session and ends the others', async () => {
    const ada = await newcomer();
    const phone = await new Journey(app().url).login(ada.user.email, OLD);
    expect((await ada.post('/me/password', { currentPassword: OLD, newPassword: NEW })).status).toBe(204);
    expect([(await ada.get('/me')).status, (await phone.get('/me')).status]).toEqual([200, 401]);
    expect([await logIn(ada.user.email, OLD), await logIn(ada.user.email, NEW)]).toEqual([401, 200]);
  });

  it('IDN-06 a wrong password and a weak new one are refused', async () => {
    const ada = await newcomer();
    const wrong = await ada.post('/me/password', { currentPassword: 'not mine', newPassword: NEW });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'identity.password_wrong']);
    const weak = await ada.post('/me/password', { currentPassword: OLD, newPassword: 'password123' });
    expect(weak.body.errors).toEqual([expect.objectContaining({ pointer: '/newPassword' })]);
    expect(await logIn(ada.user.email, OLD)).toBe(200);
  });

  it('IDN-20 guessing it is throttled like signing in', async () => {
    const ada = await newcomer();
    const guess = () => ada.post('/me/password', { currentPassword: 'a guess', newPassword: NEW });
    for (let i = 0; i < 10; i++) await guess();
    expect((await guess()).status).toBe(429);
  });

  it('IDN-06 makes the links of letters sent before useless', async () => {
    const ada = await newcomer();
    await ask(ada.user.email);
    const token = tokenIn(await resetLetterTo(ada.user.email));
    await ada.post('/me/password', { currentPassword: OLD, newPassword: NEW });
    expect((await reset(token, 'another phrase entirely')).status).toBe(404);
  });
});
