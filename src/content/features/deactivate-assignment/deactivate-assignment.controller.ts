import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam } from '#libs/http/path-params.js';
import { AssignmentView } from '../assignment.view.js';
import { DeactivateAssignment } from './deactivate-assignment.command.js';

@ApiTags('assignments')
@Controller('content/assignments')
export class DeactivateAssignmentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Deactivate an assignment; what people have done with the item stays',
    message: DeactivateAssignment,
    response: AssignmentView,
    versioned: true,
  })
  deactivate(@IdParam() id: string, @IfMatch() revision: number | undefined): Promise<AssignmentView> {
    return this.dispatcher.command(new DeactivateAssignment(id, revision));
  }
}
