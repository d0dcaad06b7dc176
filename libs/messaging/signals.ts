import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { newId } from '#libs/kernel/id.js';
import { Pools } from '#libs/persistence/pools.js';
import { afterCommit } from '#libs/persistence/transaction.js';

type Listener = (payload: string) => void;
type Signal = [topic: string, payload: string];

const CHANNEL = 'ai_gym_signals';
const COALESCE_MS = 5;
/** PostgreSQL refuses a notification of 8000 bytes or more. */
const MAX_NOTIFICATION_BYTES = 7_500;
const RECONNECT_MS = 1_000;

/**
 * Tells every process that something is worth a look ("the outbox has news", "stop this generation"). A
 * signal is a hint, never the truth: whoever listens also polls, so a lost one costs time and nothing else.
 */
@Injectable()
export class Signals implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Signals.name);
  private readonly origin = newId();
  private readonly listeners = new Map<string, Set<Listener>>();
  private outgoing = new Map<string, Signal>();
  private timer?: NodeJS.Timeout;
  private client?: pg.Client;
  private closed = false;

  constructor(private readonly pools: Pools) {}

  onModuleInit(): void {
    void this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined); // already closed by the server: nothing left to end
  }

  /** Calls `listener` on every signal of the topic, from this process or another; returns how to stop. */
  on(topic: string, listener: Listener): () => void {
    const set = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, set.add(listener));
    return () => set.delete(listener);
  }

  /** Sends once the command's transaction is durable: never from inside it, because NOTIFY serializes commits. */
  afterCommit(topic: string, payload = ''): void {
    afterCommit(() => this.emit(topic, payload));
  }

  emit(topic: string, payload = ''): void {
    this.deliver(topic, payload);
    this.outgoing.set(`${topic} ${payload}`, [topic, payload]);
    this.timer ??= setTimeout(() => void this.flush(), COALESCE_MS);
  }

  /** A listener's failure is its own: the sender has committed, and the next listener is owed the signal. */
  private deliver(topic: string, payload: string): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error({ err: error, topic }, 'A listener could not take a signal');
      }
    }
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const signals = [...this.outgoing.values()];
    this.outgoing = new Map();
    try {
      for (const batch of batches(signals)) {
        const message = JSON.stringify({ origin: this.origin, signals: batch });
        await this.pools.system.query('select pg_notify($1, $2)', [CHANNEL, message]);
      }
    } catch (error) {
      if (!this.closed)
        this.logger.warn(`Other processes were not signalled and will find out by polling: ${String(error)}`);
    }
  }

  private async listen(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client(this.pools.connection('system'));
    const retry = () => setTimeout(() => void this.listen(), RECONNECT_MS).unref();
    client.on('notification', ({ payload }) => this.receive(payload ?? ''));
    client.on('error', (error) => this.logger.warn(`Signal connection lost: ${error.message}`));
    client.on('end', () => !this.closed && retry());
    try {
      await client.connect();
      this.client = client;
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.logger.warn(`Cannot listen for signals, trying again: ${String(error)}`);
      await client.end().catch(() => undefined); // never connected: there is nothing to close
    }
  }

  private receive(text: string): void {
    const { origin, signals } = readNotification(text);
    if (origin === this.origin) return;
    for (const [topic, payload] of signals) this.deliver(topic, payload);
  }
}

/** Anybody with a login to the database may notify: what is none of ours carries no signals. */
function readNotification(text: string): { origin?: string; signals: readonly Signal[] } {
  try {
    const { origin, signals } = JSON.parse(text) as { origin: string; signals: unknown };
    return {
      origin,
      signals: Array.isArray(signals) ? signals.filter((each): each is Signal => Array.isArray(each)) : [],
    };
  } catch {
    return { signals: [] };
  }
}

function batches(signals: readonly Signal[]): Signal[][] {
  const all: Signal[][] = [[]];
  let size = 100;
  for (const signal of signals) {
    const bytes = Buffer.byteLength(JSON.stringify(signal)) + 1;
    if (size + bytes > MAX_NOTIFICATION_BYTES) {
      all.push([]);
      size = 100;
    }
    all.at(-1)?.push(signal);
    size += bytes;
  }
  return all;
}
