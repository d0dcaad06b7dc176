import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { CrossSiteRequestRefused } from '#libs/kernel/errors.js';
import { BodyTooLarge, UnsupportedMediaType } from '#libs/http/problem.js';
import { TokenRequest } from '../token-request.js';
import { InvitationPreview, PreviewInvitation } from './preview-invitation.query.js';

@ApiTags('people')
@Controller('invitations')
export class PreviewInvitationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('preview')
  @Endpoint({
    summary: 'Read what an invitation to you offers',
    message: PreviewInvitation,
    response: InvitationPreview,
    errors: [BodyTooLarge, UnsupportedMediaType, CrossSiteRequestRefused],
  })
  preview(@Body() { token }: TokenRequest): Promise<InvitationPreview> {
    return this.dispatcher.query(new PreviewInvitation(token));
  }
}
