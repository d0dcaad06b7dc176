import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag, UuidList } from '#libs/http/fields.js';
import { MOST_ASSIGNMENTS } from '../assign-content-in-bulk/assign-content-in-bulk.command.js';
import { BulkDeactivationView, DeactivateAssignments } from './deactivate-assignments.command.js';

export class DeactivateAssignmentsRequest {
  @UuidList({ max: MOST_ASSIGNMENTS })
  ids: string[];

  @Flag({ optional: true, description: 'Deactivate none when any is not there; off unless told' })
  allOrNothing?: boolean;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class DeactivateAssignmentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('bulk-deactivate')
  @Endpoint({
    summary: `Deactivate up to ${MOST_ASSIGNMENTS} assignments`,
    message: DeactivateAssignments,
    response: BulkDeactivationView,
  })
  deactivate(
    @Body() { ids, allOrNothing = false }: DeactivateAssignmentsRequest,
  ): Promise<BulkDeactivationView> {
    return this.dispatcher.command(new DeactivateAssignments(ids, allOrNothing));
  }
}
