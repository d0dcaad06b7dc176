import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { JoinRequestView } from '../join-request.view.js';
import { DeclineJoinRequest } from './decline-join-request.command.js';

@ApiTags('domains')
@Controller('tenants')
export class DeclineJoinRequestController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/join-requests/:requestId/decline')
  @Endpoint({
    summary: 'Turn down a request to join your organization, for good: an invitation lets him in still',
    message: DeclineJoinRequest,
    response: JoinRequestView,
    versioned: true,
  })
  decline(@IdParam() id: string, @IdParam('requestId') requestId: string): Promise<JoinRequestView> {
    return this.dispatcher.command(new DeclineJoinRequest(id, requestId));
  }
}
