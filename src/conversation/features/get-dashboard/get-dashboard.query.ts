import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Integer, ListOf, Nest, Text, Uuid } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { AssignedContent } from '../../../content/index.js';
import { TenancyRelations } from '../../../tenancy/index.js';

const CONVERSATIONS = 10;
const ITEMS = 20;
const MAX = 2_147_483_647;

class DashboardPerson {
  @Uuid()
  id: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 254 })
  email: string;
}

class DashboardConversation {
  @Uuid()
  id: string;

  @Text({ max: 500, nullable: true })
  title: string | null;

  @Instant()
  lastMessageAt: Date;

  @Integer({ min: 0, max: MAX })
  messageCount: number;
}

class DashboardItem {
  @Uuid()
  id: string;

  @Uuid({ description: 'The assignment to report progress to' })
  assignmentId: string;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 50 })
  repository: string;

  @Instant()
  updatedAt: Date;

  @Choice(['required', 'optional', 'recommended'])
  assignmentType: string;

  @Instant({ nullable: true })
  dueAt: Date | null;

  @Integer({ min: 0, max: 100 })
  progress: number;

  @Choice(['open', 'overdue'])
  state: string;
}

class DashboardCounts {
  @Integer({ min: 0, max: MAX })
  activeConversations: number;

  @Integer({ min: 0, max: MAX, description: 'Assigned, not completed and not overdue' })
  open: number;

  @Integer({ min: 0, max: MAX })
  overdue: number;

  @Integer({ min: 0, max: MAX })
  completed: number;
}

export class DashboardView {
  @Nest(() => DashboardPerson, {
    nullable: true,
    description: 'You as a member; null when you work here without being one',
  })
  user: DashboardPerson | null;

  @ListOf(() => DashboardConversation, {
    description: `Your ${CONVERSATIONS} active ones that were last used`,
  })
  conversations: DashboardConversation[];

  @ListOf(() => DashboardItem, {
    description: `What you have to do, due first comes first, ${ITEMS} at most`,
  })
  assigned: DashboardItem[];

  @Nest(() => DashboardCounts)
  counts: DashboardCounts;
}

/** One statement answers, with what the other contexts contribute joined in. */
@Message({ permission: 'content.read_assigned', mode: 'read' })
export class GetDashboard extends Query<DashboardView> {}

@QueryHandler(GetDashboard)
export class GetDashboardHandler implements IQueryHandler<GetDashboard> {
  constructor(
    private readonly db: ReadDb,
    private readonly content: AssignedContent,
    private readonly tenancy: TenancyRelations,
  ) {}

  async execute(): Promise<DashboardView> {
    const { userId } = currentMember();
    const row = await this.db.one<DashboardView>(sql`
      with assigned as materialized (select * from ${this.content.relation()}),
           active as (select id, title, last_message_at, message_count from conversation.conversations
                       where status = 'active' and deleted_at is null and not is_temporary and not is_preview)
      select (select jsonb_build_object('id', m.user_id, 'displayName', m.display_name, 'email', m.email)
                from ${this.tenancy.members()} m where m.user_id = ${userId}) as "user",
             coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title, 'lastMessageAt', c.last_message_at,
                                                           'messageCount', c.message_count)
                                        order by c.last_message_at desc, c.id desc)
                from (select * from active order by last_message_at desc, id desc limit ${CONVERSATIONS}) c), '[]') as conversations,
             coalesce((select jsonb_agg(jsonb_build_object('id', a.item_id, 'assignmentId', a.id, 'title', a.item_title,
                                                           'repository', a.repository, 'updatedAt', a.item_updated_at,
                                                           'assignmentType', a.assignment_type, 'dueAt', a.due_at,
                                                           'progress', a.progress, 'state', a.state) order by a.due_order, a.id)
                from (select * from assigned where state <> 'completed' order by due_order, id limit ${ITEMS}) a), '[]') as assigned,
             (select jsonb_build_object('activeConversations', (select count(*) from active),
                                        'open', count(*) filter (where state = 'open'),
                                        'overdue', count(*) filter (where state = 'overdue'),
                                        'completed', count(*) filter (where state = 'completed')) from assigned) as counts`);
    if (!row) throw new Error('An aggregate always answers');
    // JSON has no instants.
    for (const each of row.conversations) each.lastMessageAt = new Date(each.lastMessageAt);
    for (const each of row.assigned) {
      each.updatedAt = new Date(each.updatedAt);
      each.dueAt &&= new Date(each.dueAt);
    }
    return row;
  }
}
