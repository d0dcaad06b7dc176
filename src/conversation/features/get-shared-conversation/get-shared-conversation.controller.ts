import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { SharedConversationView } from '../share.view.js';
import { GetSharedConversation } from './get-shared-conversation.query.js';

@ApiTags('conversations')
@Controller('conversation-shares')
export class GetSharedConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a conversation that somebody of your organization shares, as it was when he shared it',
    message: GetSharedConversation,
    response: SharedConversationView,
  })
  get(@IdParam() id: string): Promise<SharedConversationView> {
    return this.dispatcher.query(new GetSharedConversation(id));
  }
}
