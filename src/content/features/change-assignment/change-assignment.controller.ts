import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam } from '#libs/http/path-params.js';
import { AssignmentTargetRequest, targetOf } from '../assignment-fields.js';
import { AssignmentView } from '../assignment.view.js';
import { ChangeAssignment } from './change-assignment.command.js';

@ApiTags('assignments')
@Controller('content/assignments')
export class ChangeAssignmentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change the terms of an assignment, or give it to somebody else',
    message: ChangeAssignment,
    response: AssignmentView,
    versioned: true,
  })
  change(
    @IdParam() id: string,
    @Body() request: AssignmentTargetRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<AssignmentView> {
    const { userId: _user, teamId: _team, organizationId: _organization, ...terms } = request;
    return this.dispatcher.command(new ChangeAssignment(id, terms, targetOf(request), revision));
  }
}
