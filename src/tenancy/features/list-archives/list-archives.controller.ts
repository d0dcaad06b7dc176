import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ArchiveView } from '../archive.view.js';
import { ListArchives } from './list-archives.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class ListArchivesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/archives')
  @Endpoint({
    summary: 'List the exports and imports of your organization, newest first',
    message: ListArchives,
    page: ArchiveView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<ArchiveView>> {
    return this.dispatcher.query(new ListArchives(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
