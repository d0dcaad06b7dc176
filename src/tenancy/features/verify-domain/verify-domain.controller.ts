import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DnsResolver } from '../../domain/dns-resolver.js';
import { DomainView } from '../domain.view.js';
import { GetDomainRecord } from './get-domain-record.query.js';
import { VerifyDomain } from './verify-domain.command.js';

@ApiTags('domains')
@Controller('tenants')
export class VerifyDomainController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly dns: DnsResolver,
  ) {}

  /** The DNS is asked between reading and writing: no transaction waits for it, and nobody unentitled asks. */
  @Post(':id/domains/:domainId/verify')
  @Endpoint({
    summary: 'Look for the DNS record of a mail domain, and verify the domain when it is there',
    message: VerifyDomain,
    response: DomainView,
    versioned: true,
  })
  async verify(@IdParam() id: string, @IdParam('domainId') domainId: string): Promise<DomainView> {
    const name = await this.dispatcher.query(new GetDomainRecord(id, domainId));
    const records = await this.dns.txt(name);
    return this.dispatcher.command(new VerifyDomain(id, domainId, records));
  }
}
