import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, UuidList } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { RATINGS, type Rating } from '../../domain/feedback.js';
import { MESSAGE_COLUMNS } from '../answer-summary.js';
import { MessageView } from '../message.view.js';

/** Which messages: those of the shown branch, or all. */
export const BRANCHES = ['active', 'all'] as const;
export type Branches = (typeof BRANCHES)[number];

export const ORDERS = ['asc', 'desc'] as const;
export type Order = (typeof ORDERS)[number];

export class ListedMessageView extends MessageView {
  @UuidList({
    max: 10_000,
    description: 'The messages in its place, one of each branch, itself included, oldest first',
  })
  siblingIds: string[];

  @Choice(RATINGS, { nullable: true, description: 'What you said of it' })
  rating: Rating | null;
}

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound, CursorInvalid] })
export class ListMessages extends Query<Page<ListedMessageView>> {
  constructor(
    readonly conversationId: string,
    readonly page: PageRequest,
    readonly branches: Branches,
    readonly order: Order,
  ) {
    super();
  }
}

/** A conversation without branches is read in one scan; one with them by the way from its leaf up. */
const SIBLINGS = fragment(`case when c.is_branched then array(
    select s.id from conversation.messages s
     where s.organization_id = m.organization_id and s.conversation_id = m.conversation_id
       and s.parent_id is not distinct from m.parent_id order by s.sequence_number)
  else array[m.id] end as "siblingIds"`);

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(private readonly db: ReadDb) {}

  async execute(query: ListMessages): Promise<Page<ListedMessageView>> {
    const { conversationId, page, order } = query;
    const rows = await this.db.rows<ListedMessageView>(sql`
      with recursive c as (
        select id, organization_id, active_leaf_id, is_branched from conversation.conversations
         where id = ${conversationId} and deleted_at is null)
      ${this.shown(query)}
      select ${MESSAGE_COLUMNS}, ${SIBLINGS}, f.rating
        from conversation.messages m join c on c.organization_id = m.organization_id and c.id = m.conversation_id
        left join conversation.message_feedback f on f.message_id = m.id
       where ${this.onBranch(query)} ${this.afterCursor(query)}
       order by m.sequence_number ${fragment(order)} limit ${page.limit + 1}`);
    if (rows.length === 0) await this.requireConversation(conversationId);
    return toPage(rows, page.limit, (row) => [row.sequenceNumber]);
  }

  private shown({ branches }: ListMessages): Statement {
    return when(
      branches === 'active',
      () => sql`, shown (id, parent_id) as (
        select m.id, m.parent_id from c join conversation.messages m on m.id = c.active_leaf_id where c.is_branched
        union all
        select m.id, m.parent_id from shown join conversation.messages m on m.id = shown.parent_id)`,
    );
  }

  private onBranch({ branches }: ListMessages): Statement {
    return branches === 'all' ? sql`true` : sql`(not c.is_branched or m.id in (select id from shown))`;
  }

  private afterCursor({ page, order }: ListMessages): Statement {
    const after = page.after?.[0];
    return when(page.after, () =>
      order === 'asc' ? sql`and m.sequence_number > ${after}` : sql`and m.sequence_number < ${after}`,
    );
  }

  /** Tells a conversation without messages from one that is not there. */
  private async requireConversation(id: string): Promise<void> {
    const found = await this.db.one(
      sql`select 1 from conversation.conversations where id = ${id} and deleted_at is null`,
    );
    if (!found) throw new ConversationNotFound();
  }
}
