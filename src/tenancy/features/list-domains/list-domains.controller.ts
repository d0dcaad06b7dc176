import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { DomainView } from '../domain.view.js';
import { ListDomains } from './list-domains.query.js';

@ApiTags('domains')
@Controller('tenants')
export class ListDomainsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/domains')
  @Endpoint({
    summary: 'List the mail domains of your organization, the newest first',
    message: ListDomains,
    page: DomainView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<DomainView>> {
    return this.dispatcher.query(new ListDomains(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
