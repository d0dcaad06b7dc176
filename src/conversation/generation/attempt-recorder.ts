import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { attemptOutcome, type Attempt, type AttemptStart } from '#libs/llm/attempt.js';
import type { Usage } from '#libs/llm/llm-provider.js';
import { costOf } from '#libs/llm/prices.js';
import { Pools } from '#libs/persistence/pools.js';
import type { QueuedGeneration } from './generation-queue.js';
import type { AttemptObserver, PlannedModel } from './model-gateway.js';

const FLUSH_MS = 200;
/** Beyond that the oldest are given up: a database that is away must not fill the memory. */
const MAX_WAITING = 10_000;

/** What an attempt is made for. */
type Subject = Readonly<Record<string, string | undefined>>;

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * Writes down every call of a provider, begun and ended, all of a process in one statement every 200 ms, so that no
 * answer waits for it. A call whose process died is ended by whoever finds its answer.
 */
@Injectable()
export class AttemptRecorder implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AttemptRecorder.name);
  private waiting = new Map<string, Row>();
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly pools: Pools) {}

  /** Records what is asked for one answer. */
  of({ messageId, actor: { organizationId, userId } }: QueuedGeneration): AttemptObserver {
    return this.observe({ organization_id: organizationId, user_id: userId, message_id: messageId });
  }

  /** Records what is asked for one call of a program. */
  ofCall(call: {
    readonly id: string;
    readonly organizationId: string;
    readonly userId: string;
  }): AttemptObserver {
    return this.observe({ organization_id: call.organizationId, user_id: call.userId, call_id: call.id });
  }

  private observe(subject: Subject): AttemptObserver {
    return {
      started: (attempt, planned) => this.keep(startedRow(subject, attempt, planned)),
      ended: (attempt, planned) => this.keep(endedRow(subject, attempt, planned)),
    };
  }

  /** The process that had begun these calls died: what they used is known as far as the answer was kept. */
  async interrupted(messageId: string, usage: Usage, costNanoUsd: string): Promise<void> {
    await this.flush();
    await this.pools.system.query(
      `update conversation.model_attempts set outcome = 'interrupted', input_tokens = $2, output_tokens = $3,
              cached_input_tokens = 0, cache_write_tokens = 0, reasoning_tokens = 0, usage_source = 'estimated',
              cost_nano_usd = $4
        where message_id = $1 and outcome is null`,
      [messageId, usage.inputTokens, usage.outputTokens, costNanoUsd],
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Resolves once everything recorded so far is stored or was given up. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.flushing = this.flushing.then(() => this.write()));
  }

  private keep(row: Row): void {
    const [oldest] = this.waiting.keys();
    if (oldest !== undefined && this.waiting.size >= MAX_WAITING) this.waiting.delete(oldest);
    this.waiting.set(row.id, row);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const rows = this.waiting;
    this.waiting = new Map();
    try {
      await this.pools.system.query(UPSERT, [JSON.stringify([...rows.values()])]);
    } catch (error) {
      this.logger.warn(`Calls of providers could not be recorded, trying again: ${String(error)}`);
      this.waiting = new Map([...rows, ...this.waiting]);
      this.timer ??= setTimeout(() => void this.flush(), 5 * FLUSH_MS);
    }
  }
}

const COLUMNS = {
  id: 'uuid',
  organization_id: 'uuid',
  user_id: 'uuid',
  message_id: 'uuid',
  call_id: 'uuid',
  provider: 'text',
  model: 'text',
  key_source: 'text',
  started_at: 'timestamptz',
  outcome: 'text',
  error_kind: 'text',
  latency_ms: 'int',
  first_event_ms: 'int',
  input_tokens: 'int',
  output_tokens: 'int',
  cached_input_tokens: 'int',
  cache_write_tokens: 'int',
  reasoning_tokens: 'int',
  usage_source: 'text',
  price_version: 'text',
  cost_nano_usd: 'bigint',
};
const NAMES = Object.keys(COLUMNS);

/** Of answers that were erased meanwhile nothing is written. */
const UPSERT = `insert into conversation.model_attempts (${NAMES.join(', ')})
  select ${NAMES.map((name) => `a.${name}`).join(', ')} from jsonb_to_recordset($1::jsonb)
    as a (${Object.entries(COLUMNS)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ')})
   where exists (select from conversation.messages m where m.id = a.message_id)
      or exists (select from conversation.model_calls c where c.id = a.call_id)
  on conflict (id) do update set ${NAMES.slice(9)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

const startedRow = (
  subject: Subject,
  { attemptId, startedAt }: AttemptStart,
  { model, price, keySource }: PlannedModel,
): Row => ({
  id: attemptId,
  ...subject,
  provider: model.provider,
  model: model.id,
  key_source: keySource,
  started_at: new Date(startedAt),
  price_version: price.id,
});

function endedRow(subject: Subject, attempt: Attempt, planned: PlannedModel): Row {
  const { errorKind, latencyMs, firstEventMs, usage } = attempt;
  return {
    ...startedRow(subject, attempt, planned),
    outcome: attemptOutcome(attempt),
    error_kind: errorKind ?? null,
    latency_ms: Math.round(latencyMs),
    first_event_ms: firstEventMs === undefined ? null : Math.round(firstEventMs),
    ...(usage && {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cached_input_tokens: usage.cachedInputTokens,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
      reasoning_tokens: usage.reasoningTokens,
      usage_source: usage.source,
      cost_nano_usd: costOf(usage, planned.price).toString(),
    }),
  };
}
