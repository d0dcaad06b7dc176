import { beforeAll, describe, expect, it } from 'vitest';
import { LimitReached } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase, type DatabaseScope } from '#libs/testing/use-database.js';
import { BillingEntitlements } from './billing-entitlements.js';
import { UsageLedger } from './usage-ledger.js';

class SetClock extends Clock {
  at = new Date('2026-11-21T06:00:00Z');
  now = () => this.at;
}

const member = (): Actor => ({
  kind: 'user',
  userId: newId(),
  organizationId: newId(),
  roles: ['member'],
  aal: 1,
});

/** A plan version of its own with the given limits, and a member of an organization that is on it. */
async function memberOn(scope: DatabaseScope, limits: object): Promise<Actor> {
  const actor = member();
  const version = Math.floor(Math.random() * 1_000_000) + 10;
  await admin(
    scope.db.adminUrl,
    `insert into billing.plans (name, version, limits) values ('pro', ${version}, '${JSON.stringify(limits)}')`,
    `insert into billing.subscriptions (organization_id, plan, plan_version, status, created_at, updated_at)
       values ('${actor.organizationId}', 'pro', ${version}, 'active', now(), now())`,
  );
  return actor;
}

const counters = (scope: DatabaseScope, actor: Actor) =>
  scope.command(actor, () =>
    commandRows<{ used: string; reserved: string; window_start: string }>(
      sql`select used::text, reserved::text, window_start::text from billing.usage_counters order by window_start`,
    ),
  );

describe('BillingEntitlements', () => {
  const scope = useDatabase();
  const clock = new SetClock();
  let entitlements: BillingEntitlements;
  beforeAll(() => {
    entitlements = new BillingEntitlements(clock, scope().readDb);
  });
  const reserve = (actor: Actor, meter = 'generations', amount = 1) =>
    scope().command(actor, () => commandRows(entitlements.reservation(meter, amount)));

  it('BIL-13 of 50 reservations at once against a limit of 10 exactly 10 are granted', async () => {
    const actor = await memberOn(scope(), { generations: 10 });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => reserve(actor)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as Error).constructor)).toEqual(Array(40).fill(LimitReached));
    expect(await counters(scope(), actor)).toEqual([
      { used: '0', reserved: '10', window_start: '2026-11-01' },
    ]);
  });

  it('BIL-13 reserving, settling and releasing at once never lets used and reserved pass the limit', async () => {
    const actor = await memberOn(scope(), { generations: 7 });
    const ledger = new UsageLedger();
    const organizationId = actor.organizationId ?? '';
    let used = 0;
    const settle = (counts: { used: number; released: number }) =>
      ledger.settle(organizationId, 'generations', '2026-11-01', counts);
    const generate = async (i: number) => {
      await reserve(actor);
      if (i % 2 === 0) {
        await scope().command(actor, () => settle({ used: 1, released: 0 }));
        used++;
      } else await scope().command(actor, () => settle({ used: 0, released: 1 }));
    };
    await Promise.allSettled(Array.from({ length: 40 }, (_, i) => generate(i)));
    expect(used).toBeLessThanOrEqual(7);
    expect(await counters(scope(), actor)).toEqual([
      { used: String(used), reserved: '0', window_start: '2026-11-01' },
    ]);
  });

  it('BIL-06 C-12 an organization without a subscription has the 100 generations of the free plan', async () => {
    const actor = member();
    await reserve(actor, 'generations', 100);
    await expect(reserve(actor)).rejects.toThrow(/100 generations.*2026-12-01T00:00:00.000Z/);
  });

  it('BIL-06 one request for more than the whole limit is refused and reserves nothing', async () => {
    const actor = await memberOn(scope(), { generations: 10 });
    await expect(reserve(actor, 'generations', 11)).rejects.toBeInstanceOf(LimitReached);
    expect(await counters(scope(), actor)).toEqual([]);
  });

  it('BIL-06 the next month begins with nothing used', async () => {
    const actor = await memberOn(scope(), { generations: 1 });
    await reserve(actor);
    await expect(reserve(actor)).rejects.toBeInstanceOf(LimitReached);
    clock.at = new Date('2026-12-01T00:00:00Z');
    await reserve(actor);
    clock.at = new Date('2026-11-21T06:00:00Z');
    expect(await counters(scope(), actor)).toHaveLength(2);
  });

  it('BIL-06 a limit of null is no limit, and a meter the plan does not name is not included', async () => {
    const actor = await memberOn(scope(), { generations: null });
    await reserve(actor, 'generations', 1_000_000);
    await expect(reserve(actor, 'seances')).rejects.toBeInstanceOf(LimitReached);
  });

  it('BIL-13 a reservation of a command that fails is not kept', async () => {
    const actor = await memberOn(scope(), { generations: 10 });
    const failing = scope().command(actor, async () => {
      await commandRows(entitlements.reservation('generations', 1));
      throw new Error('the command fails');
    });
    await expect(failing).rejects.toThrow('the command fails');
    expect(await counters(scope(), actor)).toEqual([]);
  });

  it('XC-41 one organization neither sees nor uses up the allowance of another', async () => {
    const first = await memberOn(scope(), { generations: 1 });
    await reserve(first);
    const second = await memberOn(scope(), { generations: 1 });
    expect(await counters(scope(), second)).toEqual([]);
    await reserve(second);
  });
});
