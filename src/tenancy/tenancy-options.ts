/** What an installation says of its organizations. */
export abstract class TenancyOptions {
  /** Where people open links to the application. */
  readonly publicUrl: string;
  /** How long a new organization is on trial; 0 is not at all. */
  readonly trialDays: number;
  /** How long a deleted organization can be restored. */
  readonly deletionGraceDays: number;
  /** Where exports and imports are kept. */
  readonly archiveDir: string;
  readonly archiveMaxBytes: number;
}

const DAY_MS = 86_400_000;

export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);
