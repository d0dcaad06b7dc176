import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { JoinRequestView } from '../join-request.view.js';
import { RoleField } from '../position-fields.js';
import { ApproveJoinRequest } from './approve-join-request.command.js';

export class ApproveJoinRequestRequest {
  @RoleField({ optional: true, description: 'What he becomes; the role of his domain unless told' })
  role?: string;
}

@ApiTags('domains')
@Controller('tenants')
export class ApproveJoinRequestController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/join-requests/:requestId/approve')
  @Endpoint({
    summary: 'Let somebody in who has asked to join your organization',
    message: ApproveJoinRequest,
    response: JoinRequestView,
    versioned: true,
  })
  approve(
    @IdParam() id: string,
    @IdParam('requestId') requestId: string,
    @Body() { role }: ApproveJoinRequestRequest,
  ): Promise<JoinRequestView> {
    return this.dispatcher.command(new ApproveJoinRequest(id, requestId, role));
  }
}
