import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ApiKeyView } from '../api-key.view.js';
import { ListApiKeys } from './list-api-keys.query.js';

@ApiTags('api keys')
@Controller('api-keys')
export class ListApiKeysController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List your API keys, or those of the organization if you manage them, newest first',
    message: ListApiKeys,
    page: ApiKeyView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<ApiKeyView>> {
    return this.dispatcher.query(new ListApiKeys(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
