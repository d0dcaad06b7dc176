import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import { DnsResolver } from '../domain/dns-resolver.js';
import { DnsUnavailable } from '../domain/mail-domain.errors.js';

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/** What the name servers say for certain: there is no such name, or none with TXT records. */
const NOTHING: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'ENODATA']);

@Injectable()
export class NodeDnsResolver extends DnsResolver {
  private readonly resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });

  constructor(servers: readonly string[] = []) {
    super();
    if (servers.length > 0) this.resolver.setServers(servers);
  }

  async txt(name: string): Promise<string[]> {
    try {
      return (await this.resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
    } catch (error) {
      if (NOTHING.has((error as NodeJS.ErrnoException).code)) return [];
      throw new DnsUnavailable(name, error);
    }
  }
}
