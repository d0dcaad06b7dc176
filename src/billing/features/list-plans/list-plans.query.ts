import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { toPlanView, type PlanRow, type PlanView } from '../plan.view.js';

@Message({ permission: 'signed-in', mode: 'read' })
export class ListPlans extends Query<Page<PlanView>> {}

@QueryHandler(ListPlans)
export class ListPlansHandler implements IQueryHandler<ListPlans> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<PlanView>> {
    const rows = await this.db.rows<PlanRow>(sql`select * from (
        select distinct on (name) name, version, limits, monthly_price_cents, yearly_price_cents, currency
          from billing.plans order by name, version desc) newest
       order by monthly_price_cents nulls last, name`);
    return { data: rows.map(toPlanView), nextCursor: null };
  }
}
