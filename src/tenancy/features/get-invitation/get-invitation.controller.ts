import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { InvitationView } from '../invitation.view.js';
import { GetInvitation } from './get-invitation.query.js';

@ApiTags('people')
@Controller('tenants')
export class GetInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/invitations/:invitationId')
  @Endpoint({
    summary: 'Read an invitation of your organization',
    message: GetInvitation,
    response: InvitationView,
    versioned: true,
  })
  get(@IdParam() id: string, @IdParam('invitationId') invitationId: string): Promise<InvitationView> {
    return this.dispatcher.query(new GetInvitation(id, invitationId));
  }
}
