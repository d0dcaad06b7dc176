import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import {
  ASSIGNMENT_STATUSES,
  ASSIGNMENT_TYPES,
  type AssignmentStatus,
  type AssignmentType,
} from '../../domain/assignment.js';
import { ListedAssignmentView } from '../assignment.view.js';
import { ListAssignments } from './list-assignments.query.js';

export class ListAssignmentsParams extends PageQuery {
  @Uuid({ optional: true })
  itemId?: string;

  @Uuid({ optional: true, description: 'What reaches this person: for himself, a team of his, or everybody' })
  userId?: string;

  @Uuid({ optional: true })
  teamId?: string;

  @Uuid({ optional: true })
  organizationId?: string;

  @Choice(ASSIGNMENT_TYPES, { optional: true })
  assignmentType?: AssignmentType;

  @Choice(ASSIGNMENT_STATUSES, { optional: true })
  status?: AssignmentStatus;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class ListAssignmentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List assignments, newest first: of an item, of a person, of a team or all',
    message: ListAssignments,
    page: ListedAssignmentView,
  })
  list(@Query() { limit, cursor, ...filter }: ListAssignmentsParams): Promise<Page<ListedAssignmentView>> {
    return this.dispatcher.query(new ListAssignments(pageRequest(limit, cursor, INSTANT_AND_ID), filter));
  }
}
