import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ConversationWithSummaryView } from '../conversation.view.js';
import { GetConversation } from './get-conversation.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class GetConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read one of your conversations',
    message: GetConversation,
    response: ConversationWithSummaryView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<ConversationWithSummaryView> {
    return this.dispatcher.query(new GetConversation(id));
  }
}
