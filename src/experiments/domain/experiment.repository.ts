import type { Experiment } from './experiment.js';

export abstract class ExperimentRepository {
  abstract add(experiment: Experiment): void;
  /** Locks it. Throws `ExperimentNotFound`. */
  abstract byId(id: string): Promise<Experiment>;
  abstract remove(experiment: Experiment): void;
}
