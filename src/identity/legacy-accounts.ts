/** Who stands for people of the older system; asked inside a command that runs as the system role. */
export abstract class LegacyAccounts {
  /** Users come before admins where both had the id. */
  abstract userId(legacyId: string): Promise<string | undefined>;
}
