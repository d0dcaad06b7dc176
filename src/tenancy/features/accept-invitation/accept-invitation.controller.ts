import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { TokenRequest } from '../token-request.js';
import { AcceptedInvitationView, AcceptInvitation } from './accept-invitation.command.js';

@ApiTags('people')
@Controller('invitations')
export class AcceptInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('accept')
  @Endpoint({
    summary: 'Join the organization you were invited to',
    message: AcceptInvitation,
    response: AcceptedInvitationView,
  })
  accept(@Body() { token }: TokenRequest): Promise<AcceptedInvitationView> {
    return this.dispatcher.command(new AcceptInvitation(token));
  }
}
