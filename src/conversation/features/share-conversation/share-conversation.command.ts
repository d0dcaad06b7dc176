import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { AnswerStillGenerating, ConversationNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { ConversationNotShareable, SharingNotAllowed } from '../../domain/sharing.errors.js';
import { SHARE_COLUMNS, type ShareView } from '../share.view.js';

const MOST_SHARES = 50;

/** Freezes the shown branch as it is now, for everybody of the organization who is given its id. */
@Message({
  permission: 'conversation.use',
  mode: 'write',
  idempotent: true,
  errors: [ConversationNotFound, AnswerStillGenerating, ConversationNotShareable, SharingNotAllowed],
  audit: {
    action: 'conversation.shared',
    category: 'security',
    resource: 'conversation',
    subject: ({ conversationId, expiresAt }: ShareConversation, share?: ShareView) => ({
      resourceId: conversationId,
      details: { shareId: share?.id, expiresAt: expiresAt?.toISOString() },
    }),
  },
})
export class ShareConversation extends Command<ShareView> {
  constructor(
    readonly conversationId: string,
    readonly expiresAt: Date | null,
  ) {
    super();
  }
}

interface Standing {
  readonly allowed: boolean;
  readonly shares: number;
}

@CommandHandler(ShareConversation)
export class ShareConversationHandler implements ICommandHandler<ShareConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  /** The conversation is locked meanwhile, so that nothing is asked between looking and freezing. */
  async execute({ conversationId, expiresAt }: ShareConversation): Promise<ShareView> {
    const conversation = await this.conversations.byId(conversationId);
    const at = this.clock.now();
    if (expiresAt && expiresAt <= at) throw new ConversationNotShareable('expiresAt must be in the future.');
    if (conversation.isTemporary)
      throw new ConversationNotShareable('A temporary conversation leaves no trace and cannot be shared.');
    if (!conversation.activeLeafId)
      throw new ConversationNotShareable('There is nothing in it to share yet.');
    await this.requireRoom(conversationId);
    const { organizationId, userId, title, activeLeafId } = conversation;
    const [share] = await commandRows<ShareView & { generating: boolean }>(sql`
      with recursive way (id, parent_id) as (
        select id, parent_id from conversation.messages where id = ${activeLeafId}
        union all
        select m.id, m.parent_id from way join conversation.messages m on m.id = way.parent_id),
      shown as (select m.* from way join conversation.messages m on m.id = way.id)
      insert into conversation.shares (id, organization_id, user_id, conversation_id, title, messages, created_at, expires_at)
      select ${newId()}, ${organizationId}, ${userId}, ${conversationId}, ${title}, jsonb_agg(jsonb_build_object(
               'role', role, 'content', content, 'modelUsed', model_used, 'createdAt', created_at,
               'citations', (select coalesce(jsonb_agg(jsonb_build_object('index', c -> 'index', 'sourceId', c -> 'sourceId',
                                                                          'title', c -> 'title', 'version', c -> 'version')), '[]')
                               from jsonb_array_elements(citations) c)) order by sequence_number), ${at}, ${expiresAt}
        from shown
      having bool_and(state in ('complete', 'stopped', 'failed'))
      returning ${SHARE_COLUMNS}`);
    if (!share) throw new AnswerStillGenerating();
    return share;
  }

  private async requireRoom(conversationId: string): Promise<void> {
    const [standing] = await commandRows<Standing>(sql`
      select coalesce((select sharing_allowed from conversation.settings), true) as allowed,
             (select count(*)::int from conversation.shares where conversation_id = ${conversationId}) as shares`);
    if (!standing?.allowed) throw new SharingNotAllowed();
    if (standing.shares >= MOST_SHARES)
      throw new ConversationNotShareable(
        `A conversation is shared ${MOST_SHARES} times at most. Revoke a share first.`,
      );
  }
}
