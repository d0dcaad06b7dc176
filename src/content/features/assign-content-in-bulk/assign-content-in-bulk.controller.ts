import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag, UuidList } from '#libs/http/fields.js';
import type { TargetKind } from '../../domain/assignment.js';
import { AssignmentTermsRequest, termsOf } from '../assignment-fields.js';
import {
  AssignContentInBulk,
  BulkAssignmentView,
  MOST_ASSIGNMENTS,
} from './assign-content-in-bulk.command.js';

export class AssignContentInBulkRequest extends AssignmentTermsRequest {
  @UuidList({ max: MOST_ASSIGNMENTS })
  itemIds: string[];

  @UuidList({ max: MOST_ASSIGNMENTS, optional: true })
  userIds?: string[];

  @UuidList({ max: MOST_ASSIGNMENTS, optional: true })
  teamIds?: string[];

  @UuidList({ max: MOST_ASSIGNMENTS, optional: true })
  organizationIds?: string[];

  @Flag({ optional: true, description: 'Assign nothing when anything cannot be; off unless told' })
  allOrNothing?: boolean;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class AssignContentInBulkController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('bulk')
  @Endpoint({
    summary: `Assign each of the items to each of the targets, at most ${MOST_ASSIGNMENTS} assignments at once`,
    message: AssignContentInBulk,
    response: BulkAssignmentView,
  })
  assign(@Body() request: AssignContentInBulkRequest): Promise<BulkAssignmentView> {
    const { itemIds, userIds = [], teamIds = [], organizationIds = [], allOrNothing = false } = request;
    const named = (ids: string[], kind: TargetKind, list: string) =>
      ids.map((id, i) => ({ kind, id, pointer: `/${list}/${i}` }));
    const targets = [
      ...named(userIds, 'user', 'userIds'),
      ...named(teamIds, 'team', 'teamIds'),
      ...named(organizationIds, 'organization', 'organizationIds'),
    ];
    return this.dispatcher.command(new AssignContentInBulk(itemIds, targets, termsOf(request), allOrNothing));
  }
}
