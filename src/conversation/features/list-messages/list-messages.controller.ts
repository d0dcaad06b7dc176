import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { NUMBER, pageRequest, type Page } from '#libs/kernel/page.js';
import {
  BRANCHES,
  ListedMessageView,
  ListMessages,
  ORDERS,
  type Branches,
  type Order,
} from './list-messages.query.js';

export class ListMessagesParams extends PageQuery {
  @Choice(BRANCHES, { optional: true, description: 'The shown branch (default) or the messages of all' })
  branches?: Branches;

  @Choice(ORDERS, { optional: true, description: 'Oldest first (`asc`, default) or newest first' })
  order?: Order;
}

@ApiTags('conversations')
@Controller('conversations')
export class ListMessagesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/messages')
  @Endpoint({
    summary: 'List the messages of a conversation',
    message: ListMessages,
    page: ListedMessageView,
  })
  list(
    @IdParam() id: string,
    @Query() { limit, cursor, branches, order }: ListMessagesParams,
  ): Promise<Page<ListedMessageView>> {
    const page = pageRequest(limit, cursor, NUMBER);
    return this.dispatcher.query(new ListMessages(id, page, branches ?? 'active', order ?? 'asc'));
  }
}
