import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MessageNotFound } from '../../domain/conversation.errors.js';

const MAX = 2_147_483_647;

/** One call of a provider for an answer. What is null is not known: yet, or ever. */
export class ModelAttemptView {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  provider: string;

  @Text({ max: 100 })
  model: string;

  @Choice(['platform', 'organization'], { description: 'Whose key the provider was asked with' })
  keySource: string;

  @Choice(['completed', 'failed', 'broken', 'stopped', 'interrupted'], {
    nullable: true,
    description:
      'failed: before anything came; broken: in the middle; stopped: not wanted any more; interrupted: its process died; null while it runs',
  })
  outcome: string | null;

  @Text({ max: 100, nullable: true, example: 'rate-limited' })
  errorKind: string | null;

  @Integer({ min: 0, max: MAX, nullable: true })
  latencyMs: number | null;

  @Integer({ min: 0, max: MAX, nullable: true })
  firstEventMs: number | null;

  @Integer({ min: 0, max: MAX, nullable: true })
  inputTokens: number | null;

  @Integer({ min: 0, max: MAX, nullable: true })
  outputTokens: number | null;

  @Integer({ min: 0, max: MAX, nullable: true, description: 'Part of inputTokens' })
  cachedInputTokens: number | null;

  @Integer({ min: 0, max: MAX, nullable: true, description: 'Part of inputTokens' })
  cacheWriteTokens: number | null;

  @Integer({ min: 0, max: MAX, nullable: true, description: 'Part of outputTokens' })
  reasoningTokens: number | null;

  @Choice(['provider', 'estimated'], { nullable: true, description: 'Who counted the tokens' })
  usageSource: string | null;

  @Text({
    max: 30,
    nullable: true,
    description: 'Integer billionths of a US dollar, at the prices of priceVersion',
  })
  costNanoUsd: string | null;

  @Text({ max: 200 })
  priceVersion: string;

  @Instant()
  startedAt: Date;
}

@Message({ permission: 'conversation.use', mode: 'read', errors: [MessageNotFound] })
export class ListModelAttempts extends Query<Page<ModelAttemptView>> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

/** One page: the router makes a handful of attempts at most. */
@QueryHandler(ListModelAttempts)
export class ListModelAttemptsHandler implements IQueryHandler<ListModelAttempts> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId, messageId }: ListModelAttempts): Promise<Page<ModelAttemptView>> {
    const row = await this.db.one<{ attempts: ModelAttemptView[] }>(sql`
      select coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'provider', a.provider, 'model', a.model,
          'keySource', a.key_source, 'outcome', a.outcome, 'errorKind', a.error_kind, 'latencyMs', a.latency_ms,
          'firstEventMs', a.first_event_ms, 'inputTokens', a.input_tokens, 'outputTokens', a.output_tokens,
          'cachedInputTokens', a.cached_input_tokens, 'cacheWriteTokens', a.cache_write_tokens,
          'reasoningTokens', a.reasoning_tokens, 'usageSource', a.usage_source,
          'costNanoUsd', a.cost_nano_usd::text, 'priceVersion', a.price_version, 'startedAt', a.started_at)
          order by a.started_at, a.id)
        from conversation.model_attempts a where a.message_id = m.id), '[]') as attempts
        from conversation.messages m where m.id = ${messageId} and m.conversation_id = ${conversationId}`);
    if (!row) throw new MessageNotFound();
    const data = row.attempts.map((attempt) =>
      Object.assign(attempt, { startedAt: new Date(attempt.startedAt) }),
    );
    return { data, nextCursor: null };
  }
}
