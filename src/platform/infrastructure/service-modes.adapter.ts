import { Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ModeClass } from '#libs/cqrs/message.js';
import { ServiceModes } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { ServiceModeRefused } from '#libs/kernel/errors.js';
import { Signals } from '#libs/messaging/signals.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { effectiveMode, NORMAL, takes, type ServiceMode } from '../domain/service-mode.js';

export const SERVICE_MODE_TOPIC = 'service-mode';

const POLL_MS = 2_000;

/** The current mode in memory: it is asked for on every message and changes a few times a year. */
@Injectable()
export class ServiceModesAdapter extends ServiceModes implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ServiceModesAdapter.name);
  private set: ServiceMode = NORMAL;
  private poll?: NodeJS.Timeout;
  private stopListening?: () => void;
  private refreshing: Promise<void> = Promise.resolve();
  /** Waits for the running read; whoever asks meanwhile shares it, so that an outage piles nothing up. */
  private next?: Promise<void>;
  private unreadable = false;

  constructor(
    private readonly db: ReadDb,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    this.stopListening = this.signals.on(SERVICE_MODE_TOPIC, () => void this.refresh());
    this.poll = setInterval(() => void this.refresh(), POLL_MS);
    await this.refresh();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.poll);
    this.stopListening?.();
    await this.refreshing;
  }

  require(messageClass: ModeClass): void {
    const { mode, reason } = effectiveMode(this.set, this.clock.now());
    if (!takes(mode, messageClass)) throw new ServiceModeRefused(mode, reason);
  }

  /**
   * Reads the mode again. The last known one stays while the database does not answer. One read at a time:
   * otherwise a slow one from before a change could put the old mode back after the new one.
   */
  refresh(): Promise<void> {
    this.next ??= this.refreshing.then(() => {
      this.next = undefined;
      return this.read();
    });
    this.refreshing = this.next;
    return this.next;
  }

  private async read(): Promise<void> {
    try {
      const row = await this.db.one<ServiceMode>(sql`select mode, reason, until from platform.service_mode`);
      if (row) this.set = row;
      this.unreadable = false;
    } catch (error) {
      // Said once, not at every poll of an outage.
      if (!this.unreadable)
        this.logger.warn({ err: error, mode: this.set.mode }, 'The service mode could not be read and stays');
      this.unreadable = true;
    }
  }
}
