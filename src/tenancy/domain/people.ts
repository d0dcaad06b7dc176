import type { Person } from './membership.js';

/** People as Tenancy knows them: from the memberships they have or had. */
export abstract class People {
  abstract byId(userId: string): Promise<Person | undefined>;
}
