import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { SystemClock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { useDatabase } from '#libs/testing/use-database.js';
import type { AnswerUsage } from '../../domain/usage.js';
import { UsageLedger } from '../../infrastructure/usage-ledger.js';
import { RecordUsage, RecordUsageHandler } from './record-usage.command.js';

const answer = (overrides: Partial<AnswerUsage> = {}): AnswerUsage => ({
  messageId: newId(),
  conversationId: newId(),
  userId: newId(),
  provider: 'offline',
  model: 'offline-1',
  inputTokens: 120,
  outputTokens: 30,
  cachedInputTokens: 20,
  reasoningTokens: 0,
  source: 'provider',
  costNanoUsd: '9007199254740993',
  priceVersion: '2026-11-01',
  keySource: 'platform',
  outcome: 'completed',
  startedAt: new Date('2026-11-30T23:59:59Z'),
  ...overrides,
});

describe('RecordUsage', () => {
  const scope = useDatabase();
  const handler = new RecordUsageHandler(new UsageLedger(), new SystemClock());

  /** An organization with reservations in November and a way to record and look. */
  async function organization(reserved: number) {
    const id = newId();
    const actor = systemActor(id);
    await scope().command(actor, () =>
      commandRows(sql`insert into billing.usage_counters (organization_id, meter, window_start, reserved)
        values (${id}, 'generations', '2026-11-01', ${reserved})`),
    );
    return {
      record: (usage: AnswerUsage) =>
        scope().command(actor, () => handler.execute(new RecordUsage(id, [usage]))),
      counters: () =>
        scope().command(actor, () =>
          commandRows(sql`select used::int, reserved::int from billing.usage_counters order by window_start`),
        ),
      records: () =>
        scope().command(actor, () =>
          commandRows(
            sql`select message_id, outcome, source, cost_nano_usd::text as cost from billing.usage_records`,
          ),
        ),
    };
  }

  it.each(['completed', 'stopped'] as const)(
    'CNV-14 BIL-13 an answer that was %s turns its reservation into use in the month it began',
    async (outcome) => {
      const { record, counters, records } = await organization(3);
      const usage = answer({ outcome });
      await record(usage);
      expect(await counters()).toEqual([{ used: 1, reserved: 2 }]);
      expect(await records()).toEqual([
        { message_id: usage.messageId, outcome, source: 'provider', cost: '9007199254740993' },
      ]);
    },
  );

  it('BIL-13 a failed answer gives its reservation back', async () => {
    const { record, counters, records } = await organization(3);
    await record(answer({ outcome: 'failed', inputTokens: 0, outputTokens: 0, costNanoUsd: '0' }));
    expect(await counters()).toEqual([{ used: 0, reserved: 2 }]);
    expect(await records()).toEqual([]);
  });

  it('CNV-14 what a failed answer had spent already is on record, and marked as estimated where it is', async () => {
    const { record, counters, records } = await organization(1);
    await record(answer({ outcome: 'failed', source: 'estimated', costNanoUsd: '5' }));
    expect(await counters()).toEqual([{ used: 0, reserved: 0 }]);
    expect(await records()).toMatchObject([{ outcome: 'failed', source: 'estimated', cost: '5' }]);
  });

  it('XC-52 CNV-14 the same answer reported twice counts once', async () => {
    const { record, counters, records } = await organization(3);
    const usage = answer();
    await record(usage);
    await record(usage);
    expect(await counters()).toEqual([{ used: 1, reserved: 2 }]);
    expect(await records()).toHaveLength(1);
  });

  it('BIL-13 an answer nothing was reserved for counts too, and no counter goes below zero', async () => {
    const { record, counters } = await organization(0);
    await record(answer());
    await record(answer({ outcome: 'failed' }));
    expect(await counters()).toEqual([{ used: 1, reserved: 0 }]);
  });
});
