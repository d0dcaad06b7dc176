import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { operator } from '../support/people.js';
import { differenceInTime, logInFrom, PASSWORD } from './support.js';

/** Without the jobs: letters that are written while the next request is answered would show in its time. */
const app = useTestApp({ TRUSTED_PROXIES: '1', APP_ROLE: 'api' });

let addresses = 0;
/** Another one each time, so that no attempt has to wait for its turn. */
const anAddress = (): string => {
  addresses += 1;
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

const guess = (email: string, ip = anAddress()) => logInFrom(app(), ip, email, 'wrong password');

describe('who has an account', () => {
  it('IDN-20 signing in says the same of an account, of one that is switched off, and of none', async () => {
    const [ada, off] = [await app().register(), await app().register()];
    const boss = await operator(app());
    expect((await boss.post(`/users/${off.user.id}/deactivate`)).status).toBe(204);
    const answers = [
      await guess(ada.user.email),
      await guess(off.user.email),
      await logInFrom(app(), anAddress(), off.user.email),
      await guess('nobody@example.com'),
    ].map(({ status, body: { title, detail, code, errors }, headers }) => ({
      status,
      said: { title, detail, code, errors },
      headers: [...headers.keys()],
    }));
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('IDN-20 asking for a new password says the same of an account and of none', async () => {
    const ada = await app().register();
    const ask = async (email: string) => {
      const { status, body } = await app().anonymous.post('/auth/password-reset', { email });
      return { status, body };
    };
    expect(await ask('nobody@example.com')).toEqual(await ask(ada.user.email));
  });

  it('IDN-20 signing in takes as long for an account as for none', async () => {
    const { user } = await app().register();
    const difference = await differenceInTime(
      0.1,
      () => guess(user.email),
      () => guess('nobody-here@example.com'),
    );
    expect(difference).toBeLessThan(0.1);
  });

  it('IDN-20 asking for a new password takes as long for an account as for none', async () => {
    const { user } = await app().register();
    const ask = (email: string) => () =>
      app().anonymous.post(
        '/auth/password-reset',
        { email },
        { headers: { 'x-forwarded-for': anAddress() } },
      );
    const difference = await differenceInTime(0.1, ask(user.email), ask('nobody-there@example.com'));
    expect(difference).toBeLessThan(0.1);
  });
});

describe('passwords tried again and again', () => {
  it('IDN-20 from one address, guessing ends after ten', async () => {
    const { user } = await app().register();
    const ip = anAddress();
    const statuses: number[] = [];
    for (let i = 0; i < 13; i++) statuses.push((await guess(user.email, ip)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429, 429]);
    expect((await logInFrom(app(), ip, user.email)).status).toBe(429);
  });

  it('IDN-20 from a thousand addresses, guessing ends after a hundred', async () => {
    const { user } = await app().register();
    const statuses: number[] = [];
    for (let i = 0; i < 110; i++) statuses.push((await guess(user.email)).status);
    expect(statuses.slice(0, 90)).toEqual(Array<number>(90).fill(401));
    expect(statuses.slice(100)).toEqual(Array<number>(10).fill(429));
  });

  it('IDN-20 the sixty-four bits an IPv6 customer chooses freely do not make him many', async () => {
    const { user } = await app().register();
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await guess(user.email, `2001:db8:0:7::${i + 1}`)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  it('IDN-20 one address that tries one password on everybody has to wait as well', async () => {
    const ip = anAddress();
    const statuses: number[] = [];
    for (let i = 0; i < 104; i++) statuses.push((await guess(`sprayed${i}@example.com`, ip)).status);
    expect(statuses.slice(100)).toEqual([429, 429, 429, 429]);
  });
});

describe('locking somebody else out', () => {
  it('IDN-20 guessing from elsewhere does not keep the owner from signing in for the first time', async () => {
    const { user } = await app().register();
    const attacker = anAddress();
    for (let i = 0; i < 15; i++) await guess(user.email, attacker);
    expect((await logInFrom(app(), anAddress(), user.email)).status).toBe(200);
  });

  it('IDN-20 guessing from everywhere does not keep the owner from signing in where he did before', async () => {
    const { user } = await app().register();
    const home = anAddress();
    expect((await logInFrom(app(), home, user.email)).status).toBe(200);
    for (let i = 0; i < 110; i++) await guess(user.email);
    expect((await guess(user.email)).status).toBe(429);
    expect((await logInFrom(app(), home, user.email, PASSWORD)).status).toBe(200);
  });

  it('IDN-20 wrong codes of somebody without the password do not use up the owner’s', async () => {
    const ada = await app().register();
    const eve = await app().register();
    for (let i = 0; i < 12; i++) await eve.post('/auth/mfa/verify', { code: '000000' });
    const { body } = await ada.post('/me/mfa/totp', { name: 'Phone' });
    const wrong = await ada.post(`/me/mfa/totp/${body.id}/confirm`, { code: '000000' });
    expect(wrong.status).toBe(422);
  });
});
