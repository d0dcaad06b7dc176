import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { PlatformAccessView } from '../platform-access.view.js';
import { ListPlatformAccess } from './list-platform-access.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class ListPlatformAccessController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/platform-access')
  @Endpoint({
    summary: 'List which operators of the platform came into your organization, when and why',
    message: ListPlatformAccess,
    page: PlatformAccessView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<PlatformAccessView>> {
    return this.dispatcher.query(new ListPlatformAccess(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
