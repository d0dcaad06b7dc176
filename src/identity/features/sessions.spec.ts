import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';

const app = useTestApp();
const PASSWORD = 'correct horse battery';
const anotherDeviceOf = (person: Journey) => new Journey(app().url).login(person.user.email, PASSWORD);
const sessionsOf = async (person: Journey) => (await person.get('/me/sessions')).body.data;

describe('GET /me/sessions', () => {
  it('IDN-21 lists where one is signed in, the newest first, and which of them one uses now', async () => {
    const ada = await app().register();
    const phone = await anotherDeviceOf(ada);
    await app().register();
    const seen = await sessionsOf(ada);
    expect(seen.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
    expect(seen[0]).toMatchObject({
      ip: expect.any(String),
      userAgent: expect.any(String),
      methods: ['pwd'],
      aal: 1,
      impersonatorId: null,
    });
    expect((await sessionsOf(phone))[0].current).toBe(true);
  });

  it('IDN-21 comes in pages', async () => {
    const ada = await app().register();
    await anotherDeviceOf(ada);
    const first = (await ada.get('/me/sessions?limit=1')).body;
    const second = (await ada.get(`/me/sessions?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.nextCursor).toBeNull();
    expect([first.data[0].current, second.data[0].current]).toEqual([false, true]);
  });
});

describe('DELETE /me/sessions/:id', () => {
  it('IDN-21 signs a device out at once: neither of its tokens works any more', async () => {
    const ada = await app().register();
    const phone = await anotherDeviceOf(ada);
    const [{ id }] = await sessionsOf(ada);
    expect((await ada.delete(`/me/sessions/${id}`)).status).toBe(204);
    expect((await phone.get('/me')).status).toBe(401);
    expect((await phone.post('/auth/refresh', { refreshToken: phone.session?.refreshToken })).status).toBe(
      401,
    );
    expect(await sessionsOf(ada)).toHaveLength(1);
  });

  it('IDN-21 somebody else’s session is not there', async () => {
    const ada = await app().register();
    const bob = await app().register();
    const [{ id }] = await sessionsOf(bob);
    const [foreign, unknown] = [
      await ada.delete(`/me/sessions/${id}`),
      await ada.delete(`/me/sessions/${newId()}`),
    ];
    expect([foreign.status, foreign.body.code]).toEqual([404, 'identity.session_not_found']);
    expect(foreign.body.detail).toBe(unknown.body.detail);
    expect((await bob.get('/me')).status).toBe(200);
  });
});

describe('POST /auth/logout-all', () => {
  it('IDN-05 ends every session of the person and of nobody else', async () => {
    const ada = await app().register();
    const phone = await anotherDeviceOf(ada);
    const bob = await app().register();
    expect((await ada.post('/auth/logout-all', {})).status).toBe(204);
    for (const device of [ada, phone]) expect((await device.get('/me')).status).toBe(401);
    expect((await bob.get('/me')).status).toBe(200);
  });

  it('IDN-05 keeps the device it was asked on when told so', async () => {
    const ada = await app().register();
    const phone = await anotherDeviceOf(ada);
    await ada.post('/auth/logout-all', { keepCurrent: true });
    expect([(await ada.get('/me')).status, (await phone.get('/me')).status]).toEqual([200, 401]);
  });
});
