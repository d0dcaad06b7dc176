import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';

const app = useTestApp();
const PASSWORD = 'correct horse battery';
const newAddress = () => `${newId()}@example.com`;
const newcomer = () => app().register({ email: newAddress() });

const ask = (person: Journey, email: string) => person.post('/me/email', { email, password: PASSWORD });
const linkFor = async (email: string) =>
  tokenIn(await letterTo(app(), email, 1, 'Confirm your new e-mail address'));
const confirm = (token: string) => app().anonymous.post('/auth/email-change/confirm', { token });
const logIn = async (email: string) =>
  (await app().anonymous.post('/auth/login', { email, password: PASSWORD })).status;

describe('POST /me/email', () => {
  it('IDN-14 changes the address once the letter to the new one is answered, and tells the old one', async () => {
    const ada = await newcomer();
    const email = newAddress();
    expect((await ask(ada, email.toUpperCase())).status).toBe(202);
    const token = await linkFor(email);
    expect([await logIn(ada.user.email), await logIn(email)]).toEqual([200, 401]);
    expect([(await confirm(token)).status, (await confirm(token)).status]).toEqual([204, 404]);
    expect([await logIn(ada.user.email), await logIn(email)]).toEqual([401, 200]);
    expect((await ada.get('/me')).body.user).toMatchObject({ email, emailVerifiedAt: expect.any(String) });
    await letterTo(app(), ada.user.email, 1, 'Your e-mail address was changed');
    await eventually(async () => {
      const { body } = await ada.get(`/tenants/${ada.organization.id}/members/${ada.user.id}`);
      expect(body.email).toBe(email);
    });
  });

  it('IDN-14 takes the password', async () => {
    const ada = await newcomer();
    const { status, body } = await ada.post('/me/email', { email: newAddress(), password: 'a guess' });
    expect([status, body.code]).toEqual([403, 'identity.password_wrong']);
  });

  it('IDN-14 of two who want one address the first to answer gets it', async () => {
    const [ada, bob, email] = [await newcomer(), await newcomer(), newAddress()];
    await ask(ada, email);
    const first = await linkFor(email);
    await ask(bob, email);
    const second = tokenIn(await letterTo(app(), email, 2, 'Confirm your new e-mail address'));
    expect((await confirm(second)).status).toBe(204);
    const late = await confirm(first);
    expect([late.status, late.body.code]).toEqual([409, 'identity.email_taken']);
    expect((await ask(await newcomer(), email)).status).toBe(202);
  });

  it('IDN-14 a name of two alphabets is refused, here and when one registers', async () => {
    const ada = await newcomer();
    const email = 'аda@example.com';
    expect((await ask(ada, email)).body.code).toBe('identity.email_ambiguous');
    const person = { email, password: PASSWORD, firstName: 'A', lastName: 'L', organizationName: 'Gym' };
    const { status, body } = await app().anonymous.post('/auth/register', person);
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/email' })]]);
  });
});
