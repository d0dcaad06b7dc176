/** What this process does: `api` answers requests, `worker` delivers events and runs jobs, `all` does both. */
export type AppRole = 'api' | 'worker' | 'all';

export class WorkerRole {
  constructor(readonly role: AppRole) {}

  get isWorker(): boolean {
    return this.role !== 'api';
  }
}
