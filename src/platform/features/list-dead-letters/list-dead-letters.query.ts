import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';

/** An event that was given up on. */
export class DeadLetterView {
  @Uuid()
  eventId: string;

  @Text({ max: 200, example: 'message.completed' })
  type: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Version of the event type' })
  version: number;

  @Text({ max: 200 })
  aggregateType: string;

  @Uuid()
  aggregateId: string;

  @Uuid({ nullable: true })
  organizationId: string | null;

  @Integer({ min: 0, max: 2_147_483_647 })
  attempts: number;

  @Text({ max: 2000 })
  lastError: string;

  @Instant()
  occurredAt: Date;

  @Instant()
  diedAt: Date;
}

@Message({ permission: 'ops.manage', mode: 'operations', system: true, errors: [CursorInvalid] })
export class ListDeadLetters extends Query<Page<DeadLetterView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListDeadLetters)
export class ListDeadLettersHandler implements IQueryHandler<ListDeadLetters> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListDeadLetters): Promise<Page<DeadLetterView>> {
    const [diedAt, eventId] = page.after ?? [];
    // The column is finer than a cursor, which would skip what died within one millisecond: both sides are cut to it.
    const rows = await this.db.systemRows<DeadLetterView>(sql`select * from (
        select event_id as "eventId", type, version, aggregate_type as "aggregateType", aggregate_id as "aggregateId",
               organization_id as "organizationId", attempts, last_error as "lastError", occurred_at as "occurredAt",
               date_trunc('milliseconds', died_at) as "diedAt"
          from platform.dead_letters) letters
       where true ${when(page.after, () => sql`and ("diedAt", "eventId") < (${diedAt}, ${eventId})`)}
       order by "diedAt" desc, "eventId" desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.diedAt, row.eventId]);
  }
}
