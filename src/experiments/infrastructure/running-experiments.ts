/** Told to every process when an experiment begins, ends or changes. */
export const EXPERIMENTS_CHANGED = 'experiments-changed';
