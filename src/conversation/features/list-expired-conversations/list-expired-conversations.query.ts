import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { ConversationOptions } from '../../conversation-options.js';
import type { WhenExpired } from '../conversation-settings.view.js';

export interface ExpiredConversation {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly lastMessageAt: Date;
}

/** Conversations whose time is over, of all organizations, by what is to become of them. */
@Message({ permission: 'system', mode: 'operations' })
export class ListExpiredConversations extends Query<ExpiredConversation[]> {
  constructor(
    readonly to: WhenExpired,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListExpiredConversations)
export class ListExpiredConversationsHandler implements IQueryHandler<ListExpiredConversations> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: ConversationOptions,
    private readonly clock: Clock,
  ) {}

  execute({ to, limit }: ListExpiredConversations): Promise<ExpiredConversation[]> {
    const at = this.clock.now();
    return this.db.systemRows<ExpiredConversation>(sql`
      select c.id, c.organization_id as "organizationId", c.user_id as "userId", c.last_message_at as "lastMessageAt"
        from (${to === 'archive' ? this.toArchive(at) : this.toDelete(at)}) c limit ${limit}`);
  }

  /** Without those that are being written down now, or could not be a short while ago. */
  private toArchive(at: Date): Statement {
    return sql`
      select c.* from conversation.settings s join conversation.conversations c on c.organization_id = s.organization_id
       where s.when_expired = 'archive' and c.deleted_at is null and not c.is_temporary
         and c.last_message_at < ${at}::timestamptz - make_interval(days => s.retention_days)
         and not exists (select from conversation.archives a
           where a.organization_id = c.organization_id and a.conversation_id = c.id
             and (a.state <> 'writing' or a.retry_at > ${at}))`;
  }

  /** By the temporary ones, by the organizations that say how long, and by those that say nothing: each has its index. */
  private toDelete(at: Date): Statement {
    const { retentionDays, temporaryHours } = this.options;
    return sql`
      (select * from conversation.conversations
        where deleted_at is null and is_temporary
          and last_message_at < ${at}::timestamptz - make_interval(hours => ${temporaryHours}))
      union
      (select c.* from conversation.settings s join conversation.conversations c on c.organization_id = s.organization_id
        where c.deleted_at is null and c.last_message_at < ${at}::timestamptz - make_interval(days => s.retention_days)
          and (s.when_expired = 'delete' or c.is_temporary))
      ${when(
        retentionDays,
        () => sql`union (select c.* from conversation.conversations c
        where c.deleted_at is null and c.last_message_at < ${at}::timestamptz - make_interval(days => ${retentionDays})
          and not exists (select from conversation.settings s where s.organization_id = c.organization_id))`,
      )}`;
  }
}
