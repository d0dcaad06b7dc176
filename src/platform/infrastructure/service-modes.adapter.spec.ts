import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModeClass } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ServiceModeRefused } from '#libs/kernel/errors.js';
import { Signals } from '#libs/messaging/signals.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { SERVICE_MODE_TOPIC, ServiceModesAdapter } from './service-modes.adapter.js';

class SetClock extends Clock {
  at = new Date('2026-11-21T06:00:00Z');
  now = () => this.at;
}

/** Answers the first question last, with what held before. */
class SlowDb extends ReadDb {
  private asked = 0;

  override async one<T>(): Promise<T> {
    const mode = this.asked++ === 0 ? 'normal' : 'maintenance';
    if (mode === 'normal') await new Promise((resolve) => setTimeout(resolve, 50));
    return { mode, reason: null, until: null } as T;
  }
}

/** A database that does not answer. */
class SilentDb extends ReadDb {
  override one(): Promise<undefined> {
    return Promise.reject(new Error('the database does not answer'));
  }
}

describe('ServiceModesAdapter', () => {
  const scope = useDatabase();
  const clock = new SetClock();
  let signals: Signals;
  let modes: ServiceModesAdapter;

  beforeAll(async () => {
    signals = new Signals(scope().pools);
    modes = new ServiceModesAdapter(scope().readDb, signals, clock);
    await modes.onModuleInit();
  });
  afterAll(async () => {
    await modes.beforeApplicationShutdown();
    await signals.onApplicationShutdown();
  });

  const set = (values: string) => admin(scope().db.adminUrl, `update platform.service_mode set ${values}`);
  const refuses = (messageClass: ModeClass) => () => modes.require(messageClass);

  it('OPS-40 takes everything while nobody has set another mode', () => {
    for (const messageClass of ['read', 'write', 'ai', 'analytics', 'operations', 'critical-auth'] as const)
      modes.require(messageClass);
  });

  it('OPS-40 a signal brings the new mode at once, and its reason is told to who is refused', async () => {
    await set(`mode = 'read_only', reason = 'We are moving house.', until = null`);
    expect(refuses('write')).not.toThrow();
    signals.emit(SERVICE_MODE_TOPIC);
    await expect.poll(() => refused(refuses('write')), { timeout: 1_500 }).toContain('We are moving house.');
    modes.require('read');
  });

  it('OPS-40 without a signal the new mode is noticed within seconds', async () => {
    await set(`mode = 'maintenance', reason = null, until = null`);
    await expect.poll(() => refused(refuses('read')), { timeout: 5_000 }).toContain('maintenance mode');
  });

  it('OPS-40 a mode ends by itself when its time is over', async () => {
    await set(`mode = 'emergency', reason = null, until = '2026-11-21T07:00:00Z'`);
    await modes.refresh();
    expect(refuses('write')).toThrow(ServiceModeRefused);
    clock.at = new Date('2026-11-21T07:00:00Z');
    expect(refuses('write')).not.toThrow();
  });

  it('OPS-40 a slow reading from before a change does not put the old mode back', async () => {
    const slow = new SlowDb(scope().pools);
    const adapter = new ServiceModesAdapter(slow, signals, clock);
    const before = adapter.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([before, adapter.refresh()]);
    expect(() => adapter.require('write')).toThrow(ServiceModeRefused);
  });

  it('OPS-40 the last known mode stays while the database does not answer', async () => {
    Logger.overrideLogger(false);
    const deaf = new ServiceModesAdapter(new SilentDb(scope().pools), signals, clock);
    await deaf.refresh();
    expect(() => deaf.require('write')).not.toThrow();
  });
});

/** What the refusal says, or an empty text. */
function refused(attempt: () => void): string {
  try {
    attempt();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
