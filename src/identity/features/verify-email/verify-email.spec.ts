import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';

const app = useTestApp({ PUBLIC_URL: 'https://api.gym.example', APP_URL: 'https://app.gym.example/welcome' });
/** With an address of his own: letters of all suites come into one folder. */
const newcomer = () => app().register({ email: `${newId()}@example.com` });
const SUBJECT = 'Confirm your e-mail address';
const verify = (token: string) => app().anonymous.post('/auth/verify-email', { token });

describe('POST /auth/verify-email', () => {
  it('IDN-07 who registers gets a letter whose link confirms his address, once', async () => {
    const ada = await newcomer();
    expect((await ada.get('/me')).body.user.emailVerifiedAt).toBeNull();
    const letter = await letterTo(app(), ada.user.email, 1, SUBJECT);
    expect(letter).toContain('https://app.gym.example/welcome/verify-email?token=');
    expect((await verify(tokenIn(letter))).status).toBe(204);
    expect((await ada.get('/me')).body.user.emailVerifiedAt).toEqual(expect.any(String));
    const again = await verify(tokenIn(letter));
    expect([again.status, again.body.code]).toEqual([404, 'identity.link_invalid']);
  });

  it('IDN-07 another letter is sent on demand, and both links are good until one is used', async () => {
    const ada = await newcomer();
    const first = tokenIn(await letterTo(app(), ada.user.email, 1, SUBJECT));
    expect((await ada.post('/auth/verify-email/resend')).status).toBe(202);
    const second = tokenIn(await letterTo(app(), ada.user.email, 2, SUBJECT));
    expect([(await verify(first)).status, (await verify(second)).status]).toEqual([204, 404]);
  });

  it('IDN-20 letters are not sent again and again', async () => {
    const ada = await newcomer();
    for (let i = 0; i < 10; i++) await ada.post('/auth/verify-email/resend');
    expect((await ada.post('/auth/verify-email/resend')).status).toBe(429);
  });

  it('IDN-06 a link to confirm an address does not choose a password', async () => {
    const ada = await newcomer();
    const token = tokenIn(await letterTo(app(), ada.user.email, 1, SUBJECT));
    const password = 'a phrase nobody knows yet';
    expect((await app().anonymous.post('/auth/password-reset/confirm', { token, password })).status).toBe(
      404,
    );
    expect((await verify(token)).status).toBe(204);
  });
});
