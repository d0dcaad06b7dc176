import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { operator } from './support/people.js';
import { requestOf, send } from './support/requests.js';
import { playScenario, type Scenario } from './support/scenario.js';

const running = useTestApp();
watchContract(running);

let operations: readonly Operation[];
let scenario: Scenario;
let boss: Journey;

beforeAll(async () => {
  operations = (await ApiDocument.of(running())).operations;
  boss = await operator(running());
  scenario = await playScenario(running(), 'kappakoala');
});

/** Which classes of messages each mode refuses (OPS-40). */
const REFUSES: Readonly<Record<string, readonly string[]>> = {
  normal: [],
  read_only: ['write', 'ai', 'analytics'],
  emergency: ['write', 'ai', 'analytics'],
  maintenance: ['write', 'ai', 'analytics', 'read'],
};

/** These two would change what everything else is tried with; how they fare is seen below. */
const SKIPPED = new Set(['logOut', 'setServiceMode']);

async function enter(mode: string): Promise<void> {
  expect((await boss.put('/admin/ops/mode', { mode, reason: 'We are moving' })).status).toBe(200);
  const holds = REFUSES[mode]?.includes('write') ? 503 : 201;
  await eventually(async () => {
    const { status } = await scenario.person.post('/content/items', { repository: 'prompts', title: 'T' });
    expect(status).toBe(holds);
  });
}

const isRefused = ({ status, body }: Answer): boolean =>
  status === 503 && body['code'] === 'platform.service_mode';

describe('service modes', () => {
  it.each(Object.keys(REFUSES))(
    'OPS-40 %s refuses whole classes of requests and takes all others',
    async (mode) => {
      await enter(mode);
      const refused: string[] = [];
      for (const operation of operations.filter(({ id, isPublic }) => !isPublic && !SKIPPED.has(id))) {
        const person = operation.permission === 'ops.manage' ? boss : scenario.person;
        const answer = await send(person, operation, requestOf(operation, scenario));
        if (!isRefused(answer)) continue;
        expect(answer.headers.get('retry-after')).toBe('60');
        expect(JSON.stringify(answer.body)).toContain('We are moving');
        refused.push(operation.id);
      }
      const expected = operations.filter(
        ({ mode: kind, isPublic }) => !isPublic && REFUSES[mode]?.includes(kind ?? ''),
      );
      expect(refused.toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      if (mode !== 'normal') expect(refused.length).toBeGreaterThan(8);
    },
  );

  it('IDN-19 people sign in, renew and end their sessions in every mode', async () => {
    // Every request of the API was sent from here in every mode, and many of them counted as guesses.
    await admin(running().db.adminUrl, 'delete from identity.login_attempts');
    for (const mode of Object.keys(REFUSES)) {
      await enter(mode);
      const session = await running().anonymous.post('/auth/login', {
        email: `${scenario.marker}@example.com`,
        password: 'correct horse battery',
      });
      expect(session.status, mode).toBe(200);
      const renewed = await running().anonymous.post('/auth/refresh', {
        refreshToken: session.body.refreshToken,
      });
      expect(renewed.status, mode).toBe(200);
      expect((await scenario.person.as(renewed.body).post('/auth/logout')).status, mode).toBe(204);
    }
    await enter('normal');
  });

  it('OPS-40 ends by itself when it was told to', async () => {
    const until = new Date(Date.now() + 700).toISOString();
    await boss.put('/admin/ops/mode', { mode: 'maintenance', reason: 'Short', until });
    await eventually(async () => expect((await scenario.person.get('/me')).status).toBe(503));
    await eventually(async () => expect((await scenario.person.get('/me')).status).toBe(200));
  });

  it('OPS-40 AUD-10 is switched by operators alone, and every switch is audited', async () => {
    const attempt = await scenario.person.put('/admin/ops/mode', { mode: 'maintenance', reason: 'Mischief' });
    expect(attempt).toMatchObject({ status: 403, body: { code: 'auth.permission_denied' } });
    expect((await scenario.person.get('/me')).status).toBe(200);
    const switches = await boss.get('/admin/audit?action=service_mode.changed&limit=100');
    expect(switches.body.data.length).toBeGreaterThanOrEqual(9);
    expect(switches.body.data[0]).toMatchObject({
      category: 'system',
      userId: boss.user.id,
      details: { mode: 'maintenance' },
    });
  });
});
