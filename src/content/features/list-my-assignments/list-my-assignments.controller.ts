import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ASSIGNMENT_TYPES, type AssignmentType } from '../../domain/assignment.js';
import { LEARNING_STATES, MyAssignmentView, type LearningState } from '../my-assignments.js';
import { ListMyAssignments } from './list-my-assignments.query.js';

export class ListMyAssignmentsParams extends PageQuery {
  @Choice(LEARNING_STATES, { optional: true })
  state?: LearningState;

  @Choice(ASSIGNMENT_TYPES, { optional: true })
  assignmentType?: AssignmentType;
}

@ApiTags('assignments')
@Controller('me/assignments')
export class ListMyAssignmentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what is assigned to you, what is due first comes first',
    message: ListMyAssignments,
    page: MyAssignmentView,
  })
  list(
    @Query() { limit, cursor, state, assignmentType }: ListMyAssignmentsParams,
  ): Promise<Page<MyAssignmentView>> {
    return this.dispatcher.query(
      new ListMyAssignments(pageRequest(limit, cursor, INSTANT_AND_ID), state, assignmentType),
    );
  }
}
