/** How organizations begin and end. */
export abstract class TenancyOptions {
  /** How long a new organization is on trial; 0 is not at all. */
  readonly trialDays: number;
  /** How long a deleted organization can be restored. */
  readonly deletionGraceDays: number;
}
