import { beforeEach, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { SoftwarePasskey } from '../testing/software-passkey.js';

const ORIGIN = 'https://app.gym.example';
const DOMAIN = 'gym.example';
const app = useTestApp({ CORS_ORIGINS: ORIGIN, PASSKEY_DOMAIN: DOMAIN });

let ada: Journey;
let key: SoftwarePasskey;
beforeEach(async () => {
  ada = await app().register();
  key = new SoftwarePasskey(ORIGIN, DOMAIN);
});

const creation = async (person: Journey) => (await person.post('/me/mfa/passkeys/options')).body.options;
const request = async () => (await app().anonymous.post('/auth/passkey/options')).body.options;
const signIn = (response: object) => app().anonymous.post('/auth/passkey/verify', { response });

/** Adds the passkey and goes on with the tokens that come with it. */
async function add(person: Journey): Promise<string[]> {
  const response = key.create(await creation(person));
  const { status, body } = await person.post('/me/mfa/passkeys', { name: 'Laptop', response });
  expect(status).toBe(201);
  person.session = body;
  return body.recoveryCodes;
}

describe('passkeys', () => {
  it('IDN-08 sign in by themselves, at the second level, and without a name', async () => {
    expect(await add(ada)).toHaveLength(10);
    expect((await ada.get('/me/mfa/factors')).body.factors).toMatchObject([
      { kind: 'passkey', name: 'Laptop' },
    ]);
    const { status, body } = await signIn(key.get(await request()));
    expect(status).toBe(200);
    expect(body).toMatchObject({ user: { id: ada.user.id }, mfaRequired: false });
    const me = await app().anonymous.as(body).get('/me');
    expect(me.body.aal).toBe(2);
    expect((await signIn(key.get(await request()))).status).toBe(200);
  });

  it('IDN-08 once there is one, a password alone opens nothing', async () => {
    const [recoveryCode] = await add(ada);
    const half = await app().anonymous.post('/auth/login', {
      email: ada.user.email,
      password: 'correct horse battery',
    });
    const person = app().anonymous.as(half.body);
    expect((await person.get('/content/items')).body.code).toBe('auth.mfa_required');
    expect((await person.post('/me/mfa/passkeys/options')).body.code).toBe('auth.mfa_required');
    expect((await person.post('/auth/mfa/verify', { code: '123456' })).status).toBe(422);
    expect((await person.post('/auth/mfa/verify', { recoveryCode })).status).toBe(200);
  });

  it('IDN-08 answer a challenge once, within five minutes, and only for whom it was', async () => {
    await add(ada);
    const answer = key.get(await request());
    expect((await signIn(answer)).status).toBe(200);
    expect((await signIn(answer)).body.code).toBe('identity.passkey_invalid');
    const late = key.get(await request());
    await onDatabase(
      app().db,
      `update identity.passkey_challenges set expires_at = now() - interval '1 second'`,
    );
    expect((await signIn(late)).body.code).toBe('identity.passkey_invalid');
    expect((await signIn(key.get(await creation(ada)))).body.code).toBe('identity.passkey_invalid');
    expect((await signIn(key.get({ challenge: 'bWFkZSB1cA' }))).body.code).toBe('identity.passkey_invalid');
    const eve = await app().register();
    const stolen = new SoftwarePasskey(ORIGIN, DOMAIN).create(await creation(ada));
    expect((await eve.post('/me/mfa/passkeys', { response: stolen })).body.code).toBe(
      'identity.passkey_invalid',
    );
  });

  it('IDN-08 are refused from a foreign page, for another domain, without their owner, or as a copy', async () => {
    await add(ada);
    const fakes = [
      { origin: 'https://evil.example' },
      { domain: 'evil.example' },
      { verifiesUser: false },
      { count: -1 },
    ].map((change) => Object.create(key, Object.getOwnPropertyDescriptors(change)) as SoftwarePasskey);
    expect((await signIn(key.get(await request()))).status).toBe(200);
    for (const fake of fakes)
      expect((await signIn(fake.get(await request()))).body.code).toBe('identity.passkey_invalid');
    const other = new SoftwarePasskey(ORIGIN, DOMAIN);
    expect((await signIn(other.get(await request()))).body.code).toBe('identity.passkey_invalid');
    expect((await signIn({ ...other.get(await request()), id: key.id, rawId: key.id })).status).toBe(422);
    expect((await signIn({})).status).toBe(422);
  });

  it('IDN-08 belong to one person, until he removes them', async () => {
    await add(ada);
    const eve = await app().register();
    const again = await eve.post('/me/mfa/passkeys', { response: key.create(await creation(eve)) });
    expect([again.status, again.body.code]).toEqual([422, 'identity.passkey_invalid']);
    const [{ id }] = (await ada.get('/me/mfa/factors')).body.factors;
    expect((await ada.delete(`/me/mfa/factors/${id}`)).status).toBe(204);
    expect((await signIn(key.get(await request()))).body.code).toBe('identity.passkey_invalid');
  });
});

describe('security keys', () => {
  let half: Journey;
  beforeEach(async () => {
    key.verifiesUser = false;
    const { options } = (await ada.post('/me/mfa/passkeys/options', { kind: 'security_key' })).body;
    const response = key.create(options);
    ada.session = (await ada.post('/me/mfa/passkeys', { kind: 'security_key', response })).body;
    half = app().anonymous.as(await passwordOnly());
  });

  const passwordOnly = async () => {
    const { email } = ada.user;
    return (await app().anonymous.post('/auth/login', { email, password: 'correct horse battery' })).body;
  };
  const challenge = async (person: Journey) => (await person.post('/auth/mfa/options')).body.options;
  const verify = (response: object) => half.post('/auth/mfa/verify', { response });

  it('IDN-08 confirm a sign-in without recognising their owner', async () => {
    expect((await ada.get('/me/mfa/factors')).body.factors).toMatchObject([
      { kind: 'security_key', name: 'Security key', confirmedAt: expect.any(String) },
    ]);
    const options = await challenge(half);
    expect(options).toMatchObject({ allowCredentials: [{ id: key.id }], userVerification: 'discouraged' });
    const { status, body } = await verify(key.get(options));
    expect([status, body.mfaRequired]).toEqual([200, false]);
    const me = (await half.as(body).get('/me')).body;
    expect(me.aal).toBe(2);
    expect((await half.as(body).get('/content/items')).status).toBe(200);
  });

  it('IDN-08 are one factor: alone they sign nobody in, whatever they claim to have recognised', async () => {
    for (const verifiesUser of [false, true]) {
      key.verifiesUser = verifiesUser;
      const { status, body } = await signIn(key.get(await request()));
      expect([status, body.code]).toEqual([422, 'identity.passkey_invalid']);
    }
  });

  it('IDN-08 answer once, and only what their owner was asked', async () => {
    const answer = key.get(await challenge(half));
    const answers = await Promise.all([verify(answer), verify(answer)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
    const eve = await app().register();
    expect((await eve.post('/auth/mfa/options')).body.code).toBe('identity.no_security_key');
    for (const foreign of [await request(), await creation(eve)])
      expect((await verify(key.get(foreign))).body.code).toBe('identity.passkey_invalid');
    const other = new SoftwarePasskey(ORIGIN, DOMAIN);
    for (const response of [other.get(await challenge(half)), {}, { id: key.id }])
      expect((await verify(response)).body.code).toBe('identity.passkey_invalid');
    const both = { code: '123456', response: key.get(await challenge(half)) };
    expect((await half.post('/auth/mfa/verify', both)).status).toBe(400);
  });

  it('IDN-08 a passkey confirms a sign-in as well, and a key that recognises nobody is no passkey', async () => {
    const passkey = new SoftwarePasskey(ORIGIN, DOMAIN);
    const add = async (made: SoftwarePasskey) =>
      ada.post('/me/mfa/passkeys', { response: made.create(await creation(ada)) });
    const unable = new SoftwarePasskey(ORIGIN, DOMAIN);
    unable.verifiesUser = false;
    expect((await add(unable)).body.code).toBe('identity.passkey_invalid');
    expect((await add(passkey)).status).toBe(201);
    expect((await verify(passkey.get(await challenge(half)))).status).toBe(200);
  });
});
