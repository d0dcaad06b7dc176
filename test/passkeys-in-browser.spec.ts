import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { libraryOf, plugIn, serveFrontend, startBrowser, WITHOUT_BROWSER } from './support/browser.js';

const PASSWORD = 'correct horse battery';
/** What is built into a laptop, and a key of the plain kind, without a PIN. */
const BUILT_IN = {
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
};
const PLAIN_KEY = { transport: 'usb', hasResidentKey: false, hasUserVerification: false };

// Nobody who reads the results should have to wonder why.
const why = WITHOUT_BROWSER === undefined ? '' : `, ${WITHOUT_BROWSER}`;

describe.skipIf(WITHOUT_BROWSER !== undefined)(`@simplewebauthn/browser in Chromium${why}`, () => {
  let frontend: { origin: string; server: Server };
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let ada: Journey;

  beforeAll(async () => {
    frontend = await serveFrontend(
      await libraryOf('@simplewebauthn/browser', '../dist/bundle/index.umd.min.js'),
    );
    app = await startTestApp({ CORS_ORIGINS: frontend.origin, PASSKEY_DOMAIN: 'localhost' });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    frontend?.server.close();
  });
  beforeEach(async () => {
    ada = await app.register();
    page = await (await browser.newContext()).newPage();
    await page.goto(frontend.origin);
  });
  afterEach(() => page.context().close());

  /** As a frontend's own script: asks our API, lets the library ask the browser, and sends what it says. */
  const inPage = (script: string, known: Record<string, unknown>) =>
    page.evaluate(`(async () => {
      const { token, email, password, kind } = ${JSON.stringify(known)};
      const { startRegistration, startAuthentication } = window.SimpleWebAuthnBrowser;
      const post = async (path, body, bearer = token) => {
        const answer = await fetch('${app.url}/api/v1' + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(bearer && { authorization: 'Bearer ' + bearer }) },
          body: JSON.stringify(body ?? {}),
        });
        return { status: answer.status, ...(await answer.json()) };
      };
      ${script}
    })()`) as Promise<Record<string, never>>;

  const add = (kind: string) =>
    inPage(
      `const { options } = await post('/me/mfa/passkeys/options', { kind });
       return post('/me/mfa/passkeys', { kind, response: await startRegistration({ optionsJSON: options }) });`,
      { kind, token: ada.token },
    );
  const signIn = () =>
    inPage(
      `const { options } = await post('/auth/passkey/options');
       return post('/auth/passkey/verify', { response: await startAuthentication({ optionsJSON: options }) });`,
      {},
    );
  const levelOf = async (session: unknown) => (await app.anonymous.as(session as never).get('/me')).body.aal;

  it('IDN-08 registers a passkey and signs in with it alone, at the second level', async () => {
    await plugIn(page, BUILT_IN);
    const added = await add('passkey');
    expect([added['status'], added['mfaRequired']]).toEqual([201, false]);
    const session = await signIn();
    expect(session).toMatchObject({ status: 200, mfaRequired: false, user: { id: ada.user.id } });
    expect(await levelOf(session)).toBe(2);
  });

  it('IDN-08 does not sign in where the passkey does not recognise its owner', async () => {
    const unplug = await plugIn(page, BUILT_IN);
    expect((await add('passkey'))['status']).toBe(201);
    await unplug();
    await plugIn(page, { ...BUILT_IN, isUserVerified: false });
    await expect(signIn()).rejects.toThrow(/NotAllowedError|not allowed/i);
  });

  it('IDN-08 uses a plain security key as second factor, and only as that', async () => {
    await plugIn(page, PLAIN_KEY);
    expect((await add('security_key'))['status']).toBe(201);
    const session = await inPage(
      `const half = await post('/auth/login', { email, password });
       const { options } = await post('/auth/mfa/options', {}, half.accessToken);
       const response = await startAuthentication({ optionsJSON: options });
       return { before: half.mfaRequired, ...(await post('/auth/mfa/verify', { response }, half.accessToken)) };`,
      { email: ada.user.email, password: PASSWORD },
    );
    expect(session).toMatchObject({ status: 200, before: true, mfaRequired: false });
    expect(await levelOf(session)).toBe(2);
    await expect(signIn()).rejects.toThrow(/NotAllowedError|not allowed/i);
  });
});
