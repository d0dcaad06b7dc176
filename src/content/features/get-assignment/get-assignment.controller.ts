import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ListedAssignmentView } from '../assignment.view.js';
import { GetAssignment } from './get-assignment.query.js';

@ApiTags('assignments')
@Controller('content/assignments')
export class GetAssignmentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read an assignment',
    message: GetAssignment,
    response: ListedAssignmentView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<ListedAssignmentView> {
    return this.dispatcher.query(new GetAssignment(id));
  }
}
