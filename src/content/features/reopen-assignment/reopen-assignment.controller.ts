import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ProgressView } from '../progress.view.js';
import { ReopenAssignment } from './reopen-assignment.command.js';

export class ReopenAssignmentRequest {
  @Uuid({ optional: true, description: 'Whose completion; yours unless told, which those who assign may' })
  userId?: string;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class ReopenAssignmentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/reopen')
  @Endpoint({
    summary: 'Begin once more with what was completed',
    message: ReopenAssignment,
    response: ProgressView,
  })
  reopen(@IdParam() id: string, @Body() { userId }: ReopenAssignmentRequest): Promise<ProgressView> {
    return this.dispatcher.command(new ReopenAssignment(id, userId));
  }
}
