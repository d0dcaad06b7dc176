import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { ExperimentNotFound } from '../domain/experiment.errors.js';
import { Experiment } from '../domain/experiment.js';
import { ExperimentRepository } from '../domain/experiment.repository.js';

@Injectable()
export class ExperimentMikroOrmRepository extends ExperimentRepository {
  add(experiment: Experiment): void {
    currentEm().persist(experiment);
  }

  async byId(id: string): Promise<Experiment> {
    const experiment = await currentEm().findOne(
      Experiment,
      { id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!experiment) throw new ExperimentNotFound();
    return experiment;
  }

  remove(experiment: Experiment): void {
    currentEm().remove(experiment);
  }
}
