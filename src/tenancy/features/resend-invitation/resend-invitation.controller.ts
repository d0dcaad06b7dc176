import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { InvitationView } from '../invitation.view.js';
import { ResendInvitation } from './resend-invitation.command.js';

@ApiTags('people')
@Controller('tenants')
export class ResendInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/invitations/:invitationId/resend')
  @Endpoint({
    summary: 'Send an invitation again with a new link, for another seven days',
    message: ResendInvitation,
    response: InvitationView,
    versioned: true,
  })
  resend(@IdParam() id: string, @IdParam('invitationId') invitationId: string): Promise<InvitationView> {
    return this.dispatcher.command(new ResendInvitation(id, invitationId));
  }
}
