import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ExperimentNotFound } from '../../domain/experiment.errors.js';
import { EXPERIMENT_COLUMNS, type ExperimentView } from '../experiment.view.js';

@Message({ permission: 'experiments.read', mode: 'read', errors: [ExperimentNotFound] })
export class GetExperiment extends Query<ExperimentView> {
  constructor(readonly experimentId: string) {
    super();
  }
}

@QueryHandler(GetExperiment)
export class GetExperimentHandler implements IQueryHandler<GetExperiment> {
  constructor(private readonly db: ReadDb) {}

  async execute({ experimentId }: GetExperiment): Promise<ExperimentView> {
    const experiment = await this.db.one<ExperimentView>(
      sql`select ${EXPERIMENT_COLUMNS} from experiments.experiments where id = ${experimentId}`,
    );
    if (!experiment) throw new ExperimentNotFound();
    return experiment;
  }
}
