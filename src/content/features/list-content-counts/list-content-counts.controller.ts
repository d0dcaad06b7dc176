import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ContentCountsView, ListContentCounts } from './list-content-counts.query.js';

@ApiTags('content')
@Controller('content/counts')
export class ListContentCountsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Count the items of your organization by repository and status',
    message: ListContentCounts,
    page: ContentCountsView,
  })
  list(): Promise<Page<ContentCountsView>> {
    return this.dispatcher.query(new ListContentCounts());
  }
}
