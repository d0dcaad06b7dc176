import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DomainView } from '../domain.view.js';
import { GetDomain } from './get-domain.query.js';

@ApiTags('domains')
@Controller('tenants')
export class GetDomainController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/domains/:domainId')
  @Endpoint({
    summary: 'Read a mail domain and the DNS record that proves it',
    message: GetDomain,
    response: DomainView,
    versioned: true,
  })
  get(@IdParam() id: string, @IdParam('domainId') domainId: string): Promise<DomainView> {
    return this.dispatcher.query(new GetDomain(id, domainId));
  }
}
