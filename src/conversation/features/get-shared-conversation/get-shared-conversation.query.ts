import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../../tenancy/index.js';
import { ShareNotFound } from '../../domain/sharing.errors.js';
import type { SharedConversationView } from '../share.view.js';

/** Whoever is in the organization and knows the id reads it; nobody lists what others share. */
@Message({ permission: 'conversation.use', mode: 'read', errors: [ShareNotFound] })
export class GetSharedConversation extends Query<SharedConversationView> {
  constructor(readonly shareId: string) {
    super();
  }
}

@QueryHandler(GetSharedConversation)
export class GetSharedConversationHandler implements IQueryHandler<GetSharedConversation> {
  constructor(
    private readonly db: ReadDb,
    private readonly tenancy: TenancyRelations,
    private readonly clock: Clock,
  ) {}

  async execute({ shareId }: GetSharedConversation): Promise<SharedConversationView> {
    const share = await this.db.one<SharedConversationView>(sql`
      select s.id, s.title, m.display_name as "sharedBy", s.messages, s.created_at as "createdAt", s.expires_at as "expiresAt"
        from conversation.shares s left join ${this.tenancy.members()} m on m.user_id = s.user_id
       where s.id = ${shareId} and (s.expires_at is null or s.expires_at > ${this.clock.now()})
         and coalesce((select sharing_allowed from conversation.settings), true)`);
    if (!share) throw new ShareNotFound();
    // JSON has no instants.
    for (const message of share.messages) message.createdAt = new Date(message.createdAt);
    return share;
  }
}
