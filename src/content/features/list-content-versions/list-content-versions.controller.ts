import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { NUMBER, pageRequest, type Page } from '#libs/kernel/page.js';
import { ContentVersionView } from '../content-version.view.js';
import { ListContentVersions } from './list-content-versions.query.js';

@ApiTags('content')
@Controller('content/items')
export class ListContentVersionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/versions')
  @Endpoint({
    summary: 'List the versions of an item, newest first',
    message: ListContentVersions,
    page: ContentVersionView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<ContentVersionView>> {
    return this.dispatcher.query(new ListContentVersions(id, pageRequest(limit, cursor, NUMBER)));
  }
}
