import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant, PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ConversationArchiveView } from '../conversation-archive.view.js';
import { ListConversationArchives } from './list-conversation-archives.query.js';

export class ListConversationArchivesParams extends PageQuery {
  @Uuid({ optional: true, description: 'Only those of this person' })
  userId?: string;

  @Instant({ optional: true, description: 'Of the last message, inclusive' })
  from?: Date;

  @Instant({ optional: true, description: 'Of the last message, exclusive' })
  to?: Date;
}

@ApiTags('conversations')
@Controller('conversation-archives')
export class ListConversationArchivesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the conversations of your organization that are in cold storage, newest first',
    message: ListConversationArchives,
    page: ConversationArchiveView,
  })
  list(
    @Query() { limit, cursor, ...filter }: ListConversationArchivesParams,
  ): Promise<Page<ConversationArchiveView>> {
    return this.dispatcher.query(
      new ListConversationArchives(filter, pageRequest(limit, cursor, INSTANT_AND_ID)),
    );
  }
}
