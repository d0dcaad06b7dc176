import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { TokenRequest } from '../token-request.js';
import { DeclineInvitation } from './decline-invitation.command.js';

@ApiTags('people')
@Controller('invitations')
export class DeclineInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('decline')
  @Endpoint({ summary: 'Decline an invitation', message: DeclineInvitation, status: 204 })
  async decline(@Body() { token }: TokenRequest): Promise<void> {
    await this.dispatcher.command(new DeclineInvitation(token));
  }
}
