import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, IntersectionType } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { ID, INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { OverdueParams } from '../overdue-params.js';
import { OverdueView } from '../overdue-report.js';
import { ListOverdueAssignments } from './list-overdue-assignments.query.js';

export class ListOverdueAssignmentsParams extends IntersectionType(PageQuery, OverdueParams) {}

@ApiTags('assignments')
@Controller('content/assignments/overdue')
export class ListOverdueAssignmentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List who is late with what, the longest overdue first',
    message: ListOverdueAssignments,
    page: OverdueView,
  })
  list(@Query() { limit, cursor, ...filter }: ListOverdueAssignmentsParams): Promise<Page<OverdueView>> {
    const page = pageRequest(limit, cursor, [...INSTANT_AND_ID, ...ID]);
    return this.dispatcher.query(new ListOverdueAssignments(page, filter));
  }
}
