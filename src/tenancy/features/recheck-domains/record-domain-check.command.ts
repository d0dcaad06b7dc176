import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { recordOf, type DomainStatus } from '../../domain/mail-domain.js';
import { MailDomainRepository } from '../../domain/mail-domain.repository.js';

/** What the DNS says of a verified domain now; the domain decides what that means. Null when it has been removed. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'domain.checked',
    category: 'system',
    resource: 'domain',
    subject: ({ domainId, organizationId }: RecordDomainCheck, status?: DomainStatus | null) => ({
      resourceId: domainId,
      organizationId,
      details: { status },
    }),
  },
})
export class RecordDomainCheck extends Command<DomainStatus | null> {
  constructor(
    readonly organizationId: string,
    readonly domainId: string,
    readonly records: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(RecordDomainCheck)
export class RecordDomainCheckHandler implements ICommandHandler<RecordDomainCheck> {
  constructor(
    private readonly domains: MailDomainRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ domainId, records }: RecordDomainCheck): Promise<DomainStatus | null> {
    const domain = await this.domains.find(domainId);
    if (!domain?.verifiedAt) return null;
    const at = this.clock.now();
    if (records.includes(recordOf(domain).value)) domain.confirm(at);
    else domain.miss(at);
    return domain.status;
  }
}
