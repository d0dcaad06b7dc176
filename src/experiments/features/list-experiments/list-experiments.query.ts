import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExperimentStatus } from '../../domain/experiment.js';
import { EXPERIMENT_COLUMNS, type ExperimentView } from '../experiment.view.js';

@Message({ permission: 'experiments.read', mode: 'read', errors: [CursorInvalid] })
export class ListExperiments extends Query<Page<ExperimentView>> {
  constructor(
    readonly page: PageRequest,
    readonly status?: ExperimentStatus,
    readonly aiAgentId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListExperiments)
export class ListExperimentsHandler implements IQueryHandler<ListExperiments> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, status, aiAgentId }: ListExperiments): Promise<Page<ExperimentView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db
      .rows<ExperimentView>(sql`select ${EXPERIMENT_COLUMNS} from experiments.experiments
      where true ${when(status, () => sql`and status = ${status}`)}
        ${when(aiAgentId, () => sql`and ai_agent_id = ${aiAgentId}`)}
        ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
      order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
