import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { CONVERSATION_STATUSES, type ConversationStatus } from '../../domain/conversation-status.js';
import { ConversationView } from '../conversation.view.js';
import { ListConversations } from './list-conversations.query.js';

export class ListConversationsParams extends PageQuery {
  @Choice(CONVERSATION_STATUSES, { optional: true })
  status?: ConversationStatus;
}

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
  list(@Query() { limit, cursor, status }: ListConversationsParams): Promise<Page<ConversationView>> {
    return this.dispatcher.query(new ListConversations(pageRequest(limit, cursor, INSTANT_AND_ID), status));
  }
}
