import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { usdFromNano } from '../../domain/money.js';
import type { UsageRecordView } from './usage-record.view.js';

@Message({ permission: 'billing.read', mode: 'read', errors: [CursorInvalid] })
export class ListUsageRecords extends Query<Page<UsageRecordView>> {
  constructor(
    readonly page: PageRequest,
    readonly userId?: string,
    readonly conversationId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListUsageRecords)
export class ListUsageRecordsHandler implements IQueryHandler<ListUsageRecords> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, userId, conversationId }: ListUsageRecords): Promise<Page<UsageRecordView>> {
    const [startedAt, messageId] = page.after ?? [];
    const rows = await this.db.rows<UsageRecordView & { nano: string }>(sql`select message_id as "messageId",
        conversation_id as "conversationId", user_id as "userId", provider, model, input_tokens as "inputTokens",
        output_tokens as "outputTokens", cached_input_tokens as "cachedInputTokens", cache_write_tokens as "cacheWriteTokens", key_source as "keySource", reasoning_tokens as "reasoningTokens",
        cost_nano_usd::text as nano, price_version as "priceVersion", source, outcome, started_at as "startedAt",
        recorded_at as "recordedAt"
      from billing.usage_records
     where true ${when(userId, () => sql`and user_id = ${userId}`)}
       ${when(conversationId, () => sql`and conversation_id = ${conversationId}`)}
       ${when(page.after, () => sql`and (started_at, message_id) < (${startedAt}, ${messageId})`)}
     order by started_at desc, message_id desc limit ${page.limit + 1}`);
    const records = rows.map(({ nano, ...record }) => ({ ...record, costUsd: usdFromNano(BigInt(nano)) }));
    return toPage(records, page.limit, (record) => [record.startedAt, record.messageId]);
  }
}
