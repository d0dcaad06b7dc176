import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, Text } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { FoundMessageView, SearchMessages } from './search-messages.query.js';

export class SearchMessagesParams extends PageQuery {
  @Text({
    min: 1,
    max: 200,
    pattern: /[\p{L}\p{N}]/u,
    description: 'Words, a "phrase", `or`, `-without`; the last word may be the beginning of one',
  })
  q: string;
}

@ApiTags('conversations')
@Controller('conversations/search')
export class SearchMessagesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Find what was said in your own conversations, newest first',
    message: SearchMessages,
    page: FoundMessageView,
  })
  search(@Query() { q, limit, cursor }: SearchMessagesParams): Promise<Page<FoundMessageView>> {
    return this.dispatcher.query(new SearchMessages(q, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
