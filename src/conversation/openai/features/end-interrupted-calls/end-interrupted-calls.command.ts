import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { Usage } from '#libs/llm/llm-provider.js';
import { costOf } from '#libs/llm/prices.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { CallTrial } from '../../../domain/trial-facts.js';
import type { EndedCall } from '../../../domain/model-call.js';
import { Models } from '../../../domain/models.js';
import { Prices } from '../../../infrastructure/prices.js';
import { CallEnds } from '../../call-ends.js';

/** What is known of how an answer was given that nobody lived to tell of. */
const UNKNOWN = { executed: 'unknown', executedFingerprint: null, firstTokenMs: null, latencyMs: 0 } as const;

/** Longer than the router lets any call take. */
export const LONGEST_CALL_MINUTES = 10;

interface Row {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly startedAt: Date;
  readonly trial: CallTrial | null;
  readonly conversationId: string | null;
  /** What a provider was asked last, if one is known to have been asked. */
  readonly asked: {
    readonly provider: string;
    readonly model: string;
    readonly priceVersion: string;
    readonly keySource: 'platform' | 'organization';
  } | null;
}

/**
 * Ends calls whose process died with them, and returns how many. What was asked is counted by estimate; what had been
 * answered nobody knows, and is not charged.
 */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EndInterruptedCalls extends Command<number> {
  constructor(readonly batch: number) {
    super();
  }
}

@CommandHandler(EndInterruptedCalls)
export class EndInterruptedCallsHandler implements ICommandHandler<EndInterruptedCalls> {
  constructor(
    private readonly ends: CallEnds,
    private readonly models: Models,
    private readonly prices: Prices,
    private readonly clock: Clock,
  ) {}

  async execute({ batch }: EndInterruptedCalls): Promise<number> {
    const rows = await commandRows<Row>(sql`
      select c.id, c.organization_id as "organizationId", c.user_id as "userId", c.conversation_id as "conversationId", c.model,
             c.estimated_input_tokens as "inputTokens", c.started_at as "startedAt", c.trial,
             (select jsonb_build_object('provider', a.provider, 'model', a.model, 'priceVersion', a.price_version,
                                        'keySource', a.key_source)
                from conversation.model_attempts a where a.call_id = c.id
               order by a.started_at desc limit 1) as asked
        from conversation.model_calls c
       where c.outcome is null
         and c.started_at < ${this.clock.now()}::timestamptz - make_interval(mins => ${LONGEST_CALL_MINUTES})
       order by c.started_at limit ${batch} for update skip locked`);
    if (rows.length === 0) return 0;
    const calls = rows.map((row) => this.interrupted(row));
    await commandRows(sql`
      update conversation.model_attempts a set outcome = 'interrupted', input_tokens = e."inputTokens", output_tokens = 0,
             cached_input_tokens = 0, cache_write_tokens = 0, reasoning_tokens = 0, usage_source = 'estimated',
             cost_nano_usd = e.cost
        from jsonb_to_recordset(${JSON.stringify(
          calls.map(({ id, facts }) => ({
            id,
            inputTokens: facts.usage.inputTokens,
            cost: facts.costNanoUsd,
          })),
        )}::jsonb) as e (id uuid, "inputTokens" int, cost bigint)
       where a.call_id = e.id and a.outcome is null`);
    await this.ends.write(calls);
    return rows.length;
  }

  private interrupted({ asked, inputTokens, startedAt, model, trial, ...call }: Row): EndedCall {
    const usage: Usage = {
      inputTokens: asked ? inputTokens : 0,
      outputTokens: 0,
      cachedInputTokens: 0,
      reasoningTokens: 0,
      source: 'estimated',
    };
    return {
      ...call,
      outcome: 'failed',
      errorCode: 'generation.interrupted',
      endedAt: this.clock.now().toISOString(),
      facts: {
        // Where no provider is known to have been asked, its unit was not exposed.
        ...(trial && asked && { trial: { ...trial, ...UNKNOWN } }),
        provider: asked?.provider ?? this.models.find(model)?.provider ?? 'none',
        model: asked?.model ?? model,
        usage,
        costNanoUsd: asked ? this.cost(usage, asked.priceVersion) : '0',
        priceVersion: asked?.priceVersion ?? 'none',
        keySource: asked?.keySource ?? 'platform',
        startedAt: startedAt.toISOString(),
      },
    };
  }

  private cost(usage: Usage, priceVersion: string): string {
    return costOf(usage, this.prices.book.version(priceVersion)).toString();
  }
}
