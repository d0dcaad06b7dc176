import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ShareView } from '../share.view.js';
import { ShareConversation } from './share-conversation.command.js';

export class ShareConversationRequest {
  @Instant({ optional: true, nullable: true, description: 'Until it is revoked unless given' })
  expiresAt?: Date | null;
}

@ApiTags('conversations')
@Controller('conversations')
export class ShareConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/shares')
  @Endpoint({
    summary: 'Share the shown branch of a conversation, as it is now, with everybody of your organization',
    message: ShareConversation,
    status: 201,
    response: ShareView,
  })
  share(@IdParam() id: string, @Body() { expiresAt }: ShareConversationRequest): Promise<ShareView> {
    return this.dispatcher.command(new ShareConversation(id, expiresAt ?? null));
  }
}
