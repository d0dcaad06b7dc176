import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CircuitBreakers, defaultBreakerOptions, type BreakerChange } from '#libs/llm/circuit-breaker.js';
import { Signals } from '#libs/messaging/signals.js';
import { Pools } from '#libs/persistence/pools.js';

const TOPIC = 'model-breaker-changed';
/** A signal may get lost; a process that starts has had none. */
const POLL_MS = 5_000;

interface Row {
  readonly provider: string;
  readonly model: string;
  readonly open_until: Date;
}

/**
 * Breakers that open in every process as soon as one has found a provider broken. Calls ask memory only: a statement
 * is made when a breaker changes, and one every few seconds to see what others have found.
 */
@Injectable()
export class SharedBreakers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly breakers = new CircuitBreakers(defaultBreakerOptions, Date.now, (change) => this.tell(change));
  private readonly logger = new Logger(SharedBreakers.name);
  private readonly openElsewhere = new Map<string, Row>();
  private telling: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private reading?: Promise<void>;

  constructor(
    private readonly pools: Pools,
    private readonly signals: Signals,
  ) {}

  onApplicationBootstrap(): void {
    this.signals.on(TOPIC, () => void this.read());
    this.timer = setInterval(() => void this.read(), POLL_MS);
    void this.read();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([this.telling, this.reading]);
  }

  private tell(change: BreakerChange): void {
    this.telling = this.telling
      .then(() => this.write(change))
      .catch((error: unknown) =>
        this.logger.warn(`Other processes could not be told of a circuit breaker: ${String(error)}`),
      );
  }

  private async write({ provider, model, state, until }: BreakerChange): Promise<void> {
    if (state === 'open') {
      this.logger.warn(
        { provider, model },
        'A model is not asked for a while, because it has failed too often',
      );
      await this.pools.system.query(
        `insert into conversation.circuit_breakers as b (provider, model, opened_at, open_until)
         values ($1, $2, now(), $3)
         on conflict (provider, model) do update set open_until = greatest(b.open_until, excluded.open_until),
           opened_at = case when b.open_until < now() then now() else b.opened_at end`,
        [provider, model, new Date(until)],
      );
    } else {
      this.logger.log({ provider, model }, 'A model answers again');
      await this.pools.system.query(
        'delete from conversation.circuit_breakers where provider = $1 and model = $2',
        [provider, model],
      );
    }
    this.signals.emit(TOPIC);
  }

  /** Takes over what other processes have found. A row that is gone was deleted by whoever found the model working. */
  private read(): Promise<void> {
    this.reading ??= this.apply()
      .catch((error: unknown) =>
        this.logger.warn(`The circuit breakers of other processes could not be read: ${String(error)}`),
      )
      .finally(() => {
        this.reading = undefined;
      });
    return this.reading;
  }

  private async apply(): Promise<void> {
    await this.telling;
    const { rows } = await this.pools.system.query<Row>(
      'select provider, model, open_until from conversation.circuit_breakers',
    );
    const open = new Map(rows.map((row) => [`${row.provider}/${row.model}`, row]));
    for (const [key, { provider, model }] of this.openElsewhere)
      if (!open.has(key)) this.breakers.of(provider, model).closeAsElsewhere();
    this.openElsewhere.clear();
    for (const [key, row] of open) {
      this.openElsewhere.set(key, row);
      this.breakers.of(row.provider, row.model).openUntil(row.open_until.getTime());
    }
  }
}
