import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { InvitationView } from '../invitation.view.js';
import { RevokeInvitation } from './revoke-invitation.command.js';

@ApiTags('people')
@Controller('tenants')
export class RevokeInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/invitations/:invitationId/revoke')
  @Endpoint({
    summary: 'Take an open invitation back and free its seat',
    message: RevokeInvitation,
    response: InvitationView,
    versioned: true,
  })
  revoke(@IdParam() id: string, @IdParam('invitationId') invitationId: string): Promise<InvitationView> {
    return this.dispatcher.command(new RevokeInvitation(id, invitationId));
  }
}
