import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentOptions } from '../../content-options.js';

/** Organizations in which something is due soon, so that people may have to be reminded. */
@Message({ permission: 'system', mode: 'operations' })
export class ListDueOrganizations extends Query<string[]> {}

@QueryHandler(ListDueOrganizations)
export class ListDueOrganizationsHandler implements IQueryHandler<ListDueOrganizations> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: ContentOptions,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<string[]> {
    const { reminderDays } = this.options;
    if (reminderDays.length === 0) return [];
    const at = this.clock.now();
    const rows = await this.db.systemRows<{ id: string }>(sql`
      select distinct coalesce(target_organization_id, organization_id) as id from content.assignments
       where is_active and due_at > ${at} and due_at <= ${at}::timestamptz + make_interval(days => ${Math.max(...reminderDays)})`);
    return rows.map(({ id }) => id);
  }
}
