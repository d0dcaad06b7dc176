import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { AssignmentTargetUnclear } from '../../domain/assignment.errors.js';
import { AssignmentTargetRequest, targetOf, termsOf } from '../assignment-fields.js';
import { AssignmentView } from '../assignment.view.js';
import { AssignContent } from './assign-content.command.js';

export class AssignContentRequest extends AssignmentTargetRequest {
  @Uuid()
  itemId: string;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class AssignContentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary:
      'Assign an item to a person, a team or an organization; what is assigned already takes the new terms',
    message: AssignContent,
    status: 201,
    response: AssignmentView,
    versioned: true,
  })
  assign(@Body() request: AssignContentRequest): Promise<AssignmentView> {
    const target = targetOf(request);
    if (!target) throw new AssignmentTargetUnclear();
    return this.dispatcher.command(new AssignContent(request.itemId, target, termsOf(request)));
  }
}
