import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, useTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();

describe('POST /auth/logout', () => {
  let other: TestApp;
  beforeAll(async () => {
    other = await startTestApp({}, app().db);
  });
  afterAll(() => other.close());

  const elsewhere = ({ session }: Journey): Journey => Object.assign(new Journey(other.url), { session });

  async function refusedWithin(journey: Journey, milliseconds: number): Promise<boolean> {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50))
      if ((await journey.get('/me')).status === 401) return true;
    return false;
  }

  it('IDN-05 ends the session at once; other sessions of the same person go on', async () => {
    const ada = await app().register({ email: 'two-devices@example.com' });
    const phone = await new Journey(app().url).login('two-devices@example.com', 'correct horse battery');
    expect((await ada.get('/me')).status).toBe(200);
    expect((await ada.post('/auth/logout')).status).toBe(204);
    expect((await ada.get('/me')).status).toBe(401);
    expect((await phone.get('/me')).status).toBe(200);
  });

  it('IDN-05 every other instance refuses the access token too, also one it had verified before', async () => {
    const ada = await app().register();
    expect((await elsewhere(ada).get('/me')).status).toBe(200);
    await ada.post('/auth/logout');
    expect(await refusedWithin(elsewhere(ada), 5_000)).toBe(true);
  });

  it('IDN-05 a revocation whose signal was lost is found within seconds', async () => {
    const ada = await app().register();
    expect((await ada.get('/me')).status).toBe(200);
    await onDatabase(
      app().db,
      `update identity.sessions set revoked_at = now(), revoked_reason = 'logged_out' where user_id = '${ada.user.id}'`,
    );
    expect(await refusedWithin(ada, 5_000)).toBe(true);
  });

  it('IDN-05 an instance that starts later knows what was revoked before', async () => {
    const ada = await app().register();
    await ada.post('/auth/logout');
    const late = await startTestApp({}, app().db);
    const answer = await Object.assign(new Journey(late.url), { session: ada.session }).get('/me');
    await late.close();
    expect(answer.status).toBe(401);
  });

  it('IDN-18 is in the audit log', async () => {
    const ada = await app().register();
    await ada.post('/auth/logout');
    expect(
      await onDatabase(
        app().db,
        `select action, user_id from audit.events where action = 'user.logged_out' and user_id = '${ada.user.id}'`,
      ),
    ).toEqual([{ action: 'user.logged_out', user_id: ada.user.id }]);
  });
});
