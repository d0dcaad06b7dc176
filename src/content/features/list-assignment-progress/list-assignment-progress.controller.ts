import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListedProgressView } from '../progress.view.js';
import { ListAssignmentProgress } from './list-assignment-progress.query.js';

@ApiTags('assignments')
@Controller('content/assignments')
export class ListAssignmentProgressController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/progress')
  @Endpoint({
    summary: 'List how far everybody has come whom an assignment reaches',
    message: ListAssignmentProgress,
    page: ListedProgressView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<ListedProgressView>> {
    return this.dispatcher.query(new ListAssignmentProgress(id, pageRequest(limit, cursor, ID)));
  }
}
