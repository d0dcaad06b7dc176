import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ShareView } from '../share.view.js';
import { ListConversationShares } from './list-conversation-shares.query.js';

export class ListConversationSharesParams extends PageQuery {
  @Uuid({ optional: true, description: 'Only those of this conversation' })
  conversationId?: string;
}

@ApiTags('conversations')
@Controller('conversation-shares')
export class ListConversationSharesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what you share of your conversations, newest first',
    message: ListConversationShares,
    page: ShareView,
  })
  list(@Query() { limit, cursor, conversationId }: ListConversationSharesParams): Promise<Page<ShareView>> {
    return this.dispatcher.query(
      new ListConversationShares(pageRequest(limit, cursor, INSTANT_AND_ID), conversationId),
    );
  }
}
