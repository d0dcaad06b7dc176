import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { NUMBER, pageRequest, type Page } from '#libs/kernel/page.js';
import { MessageView } from '../message.view.js';
import { ListMessages } from './list-messages.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class ListMessagesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/messages')
  @Endpoint({
    summary: 'List the messages of a conversation, oldest first',
    message: ListMessages,
    page: MessageView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<MessageView>> {
    return this.dispatcher.query(new ListMessages(id, pageRequest(limit, cursor, NUMBER)));
  }
}
