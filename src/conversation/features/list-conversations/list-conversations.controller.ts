import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ConversationView } from '../conversation.view.js';
import { ListConversations } from './list-conversations.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class ListConversationsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List your conversations, last used first',
    message: ListConversations,
    page: ConversationView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<ConversationView>> {
    return this.dispatcher.query(new ListConversations(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
