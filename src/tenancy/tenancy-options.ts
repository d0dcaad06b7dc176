import { isIP } from 'node:net';

/** What an installation says of its organizations. */
export abstract class TenancyOptions {
  /** Where the API is reached. */
  readonly publicUrl: string;
  /** Where the pages are that letters lead to. */
  readonly appUrl: string;
  /** How long a new organization is on trial; 0 is not at all. */
  readonly trialDays: number;
  /** How long a deleted organization can be restored. */
  readonly deletionGraceDays: number;
  /** Where exports and imports are kept. */
  readonly archiveDir: string;
  readonly archiveMaxBytes: number;
  /** Name servers to ask; those of the system when there are none. */
  readonly dnsServers: readonly string[];
  /** TXT records, for work without a network. */
  readonly dnsRecordsFile?: string;
}

const DAY_MS = 86_400_000;

export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);

/** IP addresses, separated by commas. Throws an error that says which is none. */
export function readNameServers(text = ''): string[] {
  const servers = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = servers.find((each) => isIP(each) === 0);
  if (wrong !== undefined) throw new Error(`must be IP addresses, separated by commas; "${wrong}" is none`);
  return servers;
}
