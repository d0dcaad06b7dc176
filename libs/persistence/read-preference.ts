import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<boolean>();

/** Whether the query at hand declared that it may be answered by a replica, a little behind the primary. */
export const allowsReplica = (): boolean => storage.getStore() ?? false;

export const withReplica = <T>(work: () => T): T => storage.run(true, work);
