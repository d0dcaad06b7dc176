/** Which account stands for one of the older system, and what its import has added. */
export interface LegacyId {
  readonly source: string;
  readonly legacyId: string;
  readonly userId: string;
  readonly runId: string;
  readonly createdAccount: boolean;
  /** The organization he was brought into. */
  readonly joinedOrganizationId: string | null;
}

/** An account that has the address of one of the older system already. */
export interface Namesake {
  readonly userId: string;
  readonly maySignIn: boolean;
  /** Whether the address is known to be his: he confirmed it, or an import brought it. */
  readonly isConfirmed: boolean;
}

export abstract class LegacyIds {
  /** Nobody else imports or rolls back this one until the command ends. */
  abstract lock(source: string, legacyId: string): Promise<LegacyId | undefined>;
  abstract namesake(email: string): Promise<Namesake | undefined>;
  abstract add(entry: LegacyId, at: Date): void;
  abstract remove(entry: LegacyId): void;
  /** Deletes the account unless somebody has used it or another import counts on it; whether it did. */
  abstract deleteUnused(userId: string): Promise<boolean>;
  /** What a run has brought, the last one first. */
  abstract ofRun(runId: string): Promise<LegacyId[]>;
}
