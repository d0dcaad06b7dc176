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
