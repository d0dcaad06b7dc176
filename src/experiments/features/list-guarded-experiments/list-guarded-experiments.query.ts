import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';

export interface GuardedExperiment {
  readonly id: string;
  readonly organizationId: string;
}

/** Running experiments that have a guardrail, of all organizations. */
@Message({ permission: 'system', mode: 'operations' })
export class ListGuardedExperiments extends Query<GuardedExperiment[]> {}

@QueryHandler(ListGuardedExperiments)
export class ListGuardedExperimentsHandler implements IQueryHandler<ListGuardedExperiments> {
  constructor(private readonly db: ReadDb) {}

  execute(): Promise<GuardedExperiment[]> {
    return this.db.systemRows(sql`select id, organization_id as "organizationId" from experiments.experiments
      where status = 'running' and jsonb_strip_nulls(guardrails) <> '{}' order by id`);
  }
}
