import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DnsResolver } from '../domain/dns-resolver.js';
import { DnsUnavailable } from '../domain/mail-domain.errors.js';

/**
 * For work without a network: TXT records are in a JSON file, `{ "_ai-gym-challenge.example.com": ["…"] }`, which
 * is read anew for every question. A name that is not in it does not exist; null stands for a server that is silent.
 */
@Injectable()
export class FileDnsResolver extends DnsResolver {
  constructor(private readonly path: string) {
    super();
  }

  async txt(name: string): Promise<string[]> {
    try {
      const records = JSON.parse(await readFile(this.path, 'utf8')) as Record<string, string[] | null>;
      const found = records[name];
      if (found === null) throw new Error('The file says that nobody answers');
      return found ?? [];
    } catch (error) {
      throw new DnsUnavailable(name, error);
    }
  }
}
