import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';

const PASSWORD = 'correct horse battery staple';

describe('operating the platform', () => {
  const running = useTestApp();
  let operator: Journey;
  let person: Journey;

  beforeAll(async () => {
    person = await running().register({ password: PASSWORD });
    operator = await running().register({ password: PASSWORD });
    await behind(`update identity.users set platform_role = 'super_admin' where id = '${operator.user.id}'`);
    await operator.login(operator.user.email, PASSWORD);
  });
  afterEach(() => mode('normal'));

  async function behind<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: running().db.adminUrl });
    await client.connect();
    try {
      return (await client.query<T>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  const mode = (name: string, until?: string) =>
    operator.put('/admin/ops/mode', { mode: name, reason: 'We are moving house.', until });

  const ITEM = { repository: 'documents', title: 'Handbook' };
  /** The status of one request of each class: read, write, ai, sign-in, operations. */
  async function statuses(): Promise<Record<string, number>> {
    const conversation = newId();
    const requests = {
      read: () => person.get('/content/items'),
      write: () => person.post('/content/items', ITEM),
      ai: () => person.post(`/conversations/${conversation}/messages`, { content: 'Hello' }),
      signIn: () =>
        new (person.constructor as new (url: string) => Journey)(running().url).post('/auth/login', {
          email: person.user.email,
          password: PASSWORD,
        }),
      operations: () => operator.get('/admin/ops/outbox'),
    };
    const entries = Object.entries(requests).map(
      async ([name, request]) => [name, (await request()).status] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  it.each([
    ['normal', { read: 200, write: 201, ai: 404, signIn: 200, operations: 200 }],
    ['read_only', { read: 200, write: 503, ai: 503, signIn: 200, operations: 200 }],
    ['emergency', { read: 200, write: 503, ai: 503, signIn: 200, operations: 200 }],
    ['maintenance', { read: 503, write: 503, ai: 503, signIn: 200, operations: 200 }],
  ])('OPS-40 IDN-19 CNT-14 in mode %s requests are answered by their class', async (name, expected) => {
    expect(await mode(name)).toMatchObject({ status: 200, body: { mode: name, setBy: operator.user.id } });
    await eventually(async () => expect(await statuses()).toEqual(expected));
  });

  it('OPS-40 a refusal says why and when to come back', async () => {
    await mode('read_only');
    const refused = await eventually(async () => {
      const answer = await person.post('/content/items', ITEM);
      expect(answer).toMatchObject({ status: 503, body: { code: 'platform.service_mode' } });
      return answer;
    });
    expect(refused.body.detail).toContain('We are moving house.');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('OPS-40 a mode ends by itself, and an end that is over already is refused', async () => {
    expect(await mode('read_only', new Date(Date.now() - 1_000).toISOString())).toMatchObject({
      status: 422,
      body: { code: 'platform.mode_end_in_past' },
    });
    await mode('read_only', new Date(Date.now() + 1_000).toISOString());
    await eventually(async () => expect((await person.post('/content/items', ITEM)).status).toBe(503), 900);
    await eventually(async () => expect((await person.post('/content/items', ITEM)).status).toBe(201));
    expect((await operator.get('/admin/ops/mode')).body).toMatchObject({ mode: 'normal', until: null });
  });

  it('AUD-10 OPS-40 switching the mode is in the audit log, with the reason', async () => {
    await mode('read_only');
    const { body } = await operator.get('/admin/audit?action=service_mode.changed&limit=1');
    expect(body.data).toMatchObject([
      {
        category: 'system',
        userId: operator.user.id,
        details: { mode: 'read_only', reason: 'We are moving house.' },
      },
    ]);
  });

  it('OPS-40 OPS-50 the owner of an organization does not operate the platform', async () => {
    const eventId = newId();
    for (const answer of await Promise.all([
      person.get('/admin/ops/mode'),
      person.put('/admin/ops/mode', { mode: 'maintenance', reason: 'mine' }),
      person.get('/admin/ops/outbox'),
      person.get('/admin/ops/dead-letters'),
      person.post(`/admin/ops/dead-letters/${eventId}/replay`),
      person.delete(`/admin/ops/dead-letters/${eventId}?reason=mine`),
    ]))
      expect(answer).toMatchObject({ status: 403, body: { code: 'auth.permission_denied' } });
  });

  /** A dead letter of an answer of the person's organization. */
  async function deadLetter(
    diedAt = new Date().toISOString(),
  ): Promise<{ eventId: string; messageId: string }> {
    const [eventId, messageId] = [newId(), newId()];
    const payload = {
      conversationId: newId(),
      userId: person.user.id,
      provider: 'offline',
      model: 'offline',
      usage: {
        inputTokens: 3,
        outputTokens: 4,
        cachedInputTokens: 0,
        reasoningTokens: 0,
        source: 'provider',
      },
      costNanoUsd: '7',
      priceVersion: 'test',
      startedAt: new Date().toISOString(),
    };
    await behind(
      `insert into platform.dead_letters (event_id, type, version, aggregate_type, aggregate_id, organization_id, payload,
                                          headers, occurred_at, attempts, last_error, died_at)
       values ($1, 'message.completed', 1, 'Answer', $2, $3, $4, '{"actorId": null, "requestId": "r", "traceparent": null}',
               now(), 12, 'it failed', $5)`,
      [eventId, messageId, person.organization.id, payload, diedAt],
    );
    return { eventId, messageId };
  }

  it('XC-54 OPS-50 a replayed dead letter is delivered, once', async () => {
    const { eventId, messageId } = await deadLetter();
    expect((await operator.post(`/admin/ops/dead-letters/${eventId}/replay`)).status).toBe(202);
    await eventually(async () => {
      const { body } = await person.get('/billing/usage/records');
      expect(body.data).toMatchObject([{ messageId, costUsd: '0.000000007' }]);
    });
    expect(await operator.post(`/admin/ops/dead-letters/${eventId}/replay`)).toMatchObject({
      status: 404,
      body: { code: 'platform.dead_letter_not_found' },
    });
    const { body } = await operator.get(`/admin/audit?action=dead_letter.replayed&resourceId=${eventId}`);
    expect(body.data).toHaveLength(1);
  });

  it('OPS-50 a discarded dead letter is gone, and the reason stays', async () => {
    const { eventId } = await deadLetter();
    expect((await operator.delete(`/admin/ops/dead-letters/${eventId}`)).status).toBe(400);
    expect((await operator.delete(`/admin/ops/dead-letters/${eventId}?reason=Superseded`)).status).toBe(204);
    expect((await operator.get('/admin/ops/dead-letters')).body.data).toEqual([]);
    const { body } = await operator.get(`/admin/audit?action=dead_letter.discarded&resourceId=${eventId}`);
    expect(body.data).toMatchObject([{ details: { reason: 'Superseded' } }]);
  });

  it('OPS-50 XC-54 paging through dead letters that died within one millisecond misses none', async () => {
    const ids = new Set<string>();
    for (const micros of ['000001', '000002', '000003', '999999'])
      ids.add((await deadLetter(`2026-11-21T06:00:00.${micros}Z`)).eventId);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await operator.get(`/admin/ops/dead-letters?limit=1${cursor}`);
      seen.push(...body.data.map((letter: { eventId: string }) => letter.eventId));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor !== '');
    expect(seen).toHaveLength(4);
    expect(new Set(seen)).toEqual(ids);
    await behind('delete from platform.dead_letters');
  });

  it('OPS-50 XC-54 the outbox shows what waits, by type and for how long, to operators and to Prometheus', async () => {
    await behind(`insert into platform.outbox (event_id, type, version, aggregate_type, aggregate_id, payload, headers,
                                               occurred_at, attempts, available_at)
      values (gen_random_uuid(), 'test.stuck', 1, 'Test', gen_random_uuid(), '{}',
              '{"actorId": null, "requestId": "r", "traceparent": null}', now() - interval '90 seconds', 3, now() + interval '1 hour')`);
    const { body } = await operator.get('/admin/ops/outbox');
    expect(body.byType).toContainEqual({ type: 'test.stuck', pending: 1, retrying: 1 });
    expect(body.oldestAgeSeconds).toBeGreaterThanOrEqual(90);
    expect((await running().anonymous.get('/metrics')).body).toMatch(/^outbox_oldest_age_seconds 9\d/m);
    expect((await running().anonymous.get('/health')).body).toMatchObject({
      overall: 'degraded',
      services: { database: { status: 'degraded', details: { dead_letters: 0 } }, billing: { status: 'up' } },
    });
    await behind(`delete from platform.outbox where type = 'test.stuck'`);
  });
});
