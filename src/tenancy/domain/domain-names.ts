/** Knows which names can be an organization's mail domain. */
export abstract class DomainNames {
  /**
   * The one spelling of a name: lower case, punycode, no dot at its end. Throws `DomainNameUnusable` for what is
   * no registered domain or below one, and `DomainPublic` for one that gives mailboxes to everybody.
   */
  abstract claimable(text: string): string;
}
