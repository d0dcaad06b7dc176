/** Asks the DNS, outside of any transaction. */
export abstract class DnsResolver {
  /**
   * The TXT records at a name, each in one piece; none when there is no such name. Throws `DnsUnavailable` when
   * that could not be found out, which is not the same.
   */
  abstract txt(name: string): Promise<string[]>;
}
