import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Answer } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';

interface RecordsPage {
  data: { messageId: string; costUsd: string }[];
  nextCursor: string | null;
}

describe('billing over HTTP', () => {
  const running = useTestApp();

  it('C-12 BIL-06 the five plans are listed, cheapest first, with prices as decimal text', async () => {
    const person = await running().register();
    const { status, body } = await person.get('/billing/plans');
    expect(status).toBe(200);
    expect(body.data.map(({ name, monthlyPrice }: Record<string, string>) => [name, monthlyPrice])).toEqual([
      ['free', '0.00'],
      ['basic', '19.00'],
      ['pro', '49.00'],
      ['team', '199.00'],
      ['enterprise', null],
    ]);
    expect(body.data[0].limits.generations).toBe(100);
    expect(body.data[4].limits.generations).toBeNull();
  });

  it('C-12 a new organization is on the free plan, from its first request on and by a subscription soon after', async () => {
    const person = await running().register();
    const free = { plan: { name: 'free', version: 1 }, status: 'active', interval: null };
    expect((await person.get('/billing/subscription')).body).toMatchObject(free);
    await eventually(async () => {
      const { body } = await person.get('/admin/audit?action=subscription.opened');
      expect(body.data).toMatchObject([{ actorType: 'system', resourceId: person.organization.id }]);
    });
    expect((await person.get('/billing/subscription')).body).toMatchObject(free);
  });

  it('BIL-06 CNV-14 usage of the month starts at nothing and says when it resets', async () => {
    const person = await running().register();
    const { body } = await person.get('/billing/usage');
    const resetsAt = new Date(
      Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 1, 1),
    ).toISOString();
    expect(body.meters).toEqual([{ meter: 'generations', limit: 100, used: 0, reserved: 0, resetsAt }]);
    expect(body.totals).toEqual({
      inputTokens: 0,
      outputTokens: 0,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      costUsd: '0.0000',
    });
  });

  it('CNV-14 C-14 records add up to the totals, page by page, and belong to one organization', async () => {
    const [person, other] = [await running().register(), await running().register()];
    await admin(
      running().db.adminUrl,
      `insert into billing.usage_records
       select '${person.organization.id}', gen_random_uuid(), gen_random_uuid(), '${person.user.id}', 'offline', 'offline',
              10, 5, 2, 1, 4000000000000000001, 'test', 'provider', 'completed', date_trunc('milliseconds', now()), now()
         from generate_series(1, 5)`,
    );
    const seen = new Set<string>();
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Answer<RecordsPage> = await person.get(
        `/billing/usage/records?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      for (const { messageId, costUsd } of body.data) {
        expect(costUsd).toBe('4000000000.000000001');
        seen.add(messageId);
      }
      cursor = body.nextCursor;
    }
    expect(seen.size).toBe(5);
    expect((await person.get('/billing/usage')).body.totals).toEqual({
      inputTokens: 50,
      outputTokens: 25,
      cachedInputTokens: 10,
      reasoningTokens: 5,
      costUsd: '20000000000.000000005',
    });
    expect((await other.get('/billing/usage/records')).body.data).toEqual([]);
    expect((await other.get('/billing/usage')).body.totals.costUsd).toBe('0.0000');
  });

  it('BIL-06 BIL-13 a question past the limit is refused with 402, naming the limit and when it resets, and nothing is written', async () => {
    const person = await running().register();
    const { body: conversation } = await person.post('/conversations', {});
    await admin(
      running().db.adminUrl,
      `insert into billing.usage_counters values
         ('${person.organization.id}', 'generations', date_trunc('month', now() at time zone 'utc'), 99, 1)`,
    );
    const refused = await person.post(`/conversations/${conversation.id}/messages`, { content: 'Hello?' });
    expect(refused).toMatchObject({ status: 402, body: { code: 'billing.limit_reached' } });
    expect(refused.body.detail).toMatch(/100 generations.*-01T00:00:00.000Z/);
    expect((await person.get(`/conversations/${conversation.id}/messages`)).body.data).toEqual([]);
  });

  it('CNV-14 BIL-13 an answered question moves from reserved to used', async () => {
    const person = await running().register();
    const { body: conversation } = await person.post('/conversations', {});
    const sent = await person.post(`/conversations/${conversation.id}/messages`, { content: 'Hello?' });
    expect(sent.status).toBe(202);
    await eventually(async () => {
      const { body } = await person.get('/billing/usage');
      expect(body.meters).toMatchObject([{ used: 1, reserved: 0 }]);
      expect((await person.get('/billing/usage/records')).body.data).toMatchObject([
        { messageId: sent.body.assistantMessage.id, outcome: 'completed' },
      ]);
    });
  });
});
