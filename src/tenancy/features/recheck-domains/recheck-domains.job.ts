import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { currentContext, runInContext } from '#libs/kernel/request-context.js';
import { DnsResolver } from '../../domain/dns-resolver.js';
import { DueDomains, type DueDomain } from '../../domain/due-domains.js';
import { DnsUnavailable } from '../../domain/mail-domain.errors.js';
import { recordOf } from '../../domain/mail-domain.js';
import { RecordDomainCheck } from './record-domain-check.command.js';

const AT_ONCE = 20;

/** Asks the DNS for every verified domain once a day. A name server that is silent proves nothing either way. */
@Injectable()
@Job({ name: 'tenancy.recheck-domains', schedule: '41 * * * *', retryLimit: 2, expireSeconds: 3_000 })
export class RecheckDomainsJob implements JobHandler {
  private readonly logger = new Logger(RecheckDomainsJob.name);

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueDomains,
    private readonly dns: DnsResolver,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const domains = await this.due.next(AT_ONCE, after);
      if (domains.length === 0) return;
      signal.throwIfAborted();
      await Promise.all(domains.map((domain) => this.check(domain)));
      after = domains.at(-1)?.id;
    }
  }

  private async check(domain: DueDomain): Promise<void> {
    const { id, organizationId } = domain;
    const records = await this.recordsOf(recordOf(domain).name);
    if (!records) return;
    const requestId = currentContext()?.requestId ?? newId();
    await runInContext({ actor: systemActor(organizationId), requestId }, () =>
      this.dispatcher.command(new RecordDomainCheck(organizationId, id, records)),
    );
  }

  private async recordsOf(name: string): Promise<string[] | undefined> {
    try {
      return await this.dns.txt(name);
    } catch (error) {
      if (!(error instanceof DnsUnavailable)) throw error;
      this.logger.warn(
        { err: error, name },
        'A domain could not be checked and is asked for again in an hour',
      );
      return undefined;
    }
  }
}
