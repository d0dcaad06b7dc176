import { domainToASCII } from 'node:url';
import { Injectable } from '@nestjs/common';
import providers from 'email-providers';
import { parse } from 'tldts';
import { DomainNames } from '../domain/domain-names.js';
import { DomainNameUnusable, DomainPublic } from '../domain/mail-domain.errors.js';

const PUBLIC: ReadonlySet<string> = new Set(providers);

/** By the Public Suffix List, and a list of providers that give mailboxes to everybody. */
@Injectable()
export class KnownDomainNames extends DomainNames {
  claimable(text: string): string {
    const name = domainToASCII(text.trim().replace(/\.$/, '')).toLowerCase();
    const { domain, isIp, isIcann, publicSuffix } = parse(name, { allowPrivateDomains: true });
    if (name === '' || isIp || domain === null || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name))
      throw new DomainNameUnusable(`"${text}" is no domain. Name one such as example.com, without "@".`);
    if (!isIcann && !isReserved(publicSuffix))
      throw new DomainNameUnusable(`"${text}" is below no public top-level domain, so nobody can prove it.`);
    if (PUBLIC.has(name) || PUBLIC.has(domain)) throw new DomainPublic(name);
    return name;
  }
}

/** For documentation and tests (RFC 2606); no public DNS knows them, so nobody can verify one there. */
const isReserved = (suffix: string | null): boolean => suffix === 'example' || suffix === 'test';
