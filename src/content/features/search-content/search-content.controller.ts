import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Instant, PageQuery, QueryFlag, Text, Uuid } from '#libs/http/fields.js';
import { isId } from '#libs/kernel/id.js';
import { pageRequest } from '#libs/kernel/page.js';
import { ITEM_STATUSES, type ItemStatus } from '../../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { SearchContent } from './search-content.query.js';
import { SearchResults } from './search-content.view.js';

export class SearchContentParams extends PageQuery {
  @Text({
    min: 1,
    max: 200,
    pattern: /[\p{L}\p{N}]/u,
    description: 'Words, a "phrase", `or`, `-without`; the last word may be the beginning of one',
  })
  q: string;

  @Choice(REPOSITORIES, { optional: true })
  repository?: RepositoryName;

  @Choice(ITEM_STATUSES, { optional: true })
  status?: ItemStatus;

  @Uuid({ optional: true })
  createdBy?: string;

  @Text({ max: 3, pattern: /^[a-z]{2,3}$/, optional: true, description: 'An ISO 639 code such as `de`' })
  language?: string;

  @Instant({ optional: true })
  updatedSince?: Date;

  @QueryFlag({ optional: true, description: 'Only what is assigned to you, your team or your organization' })
  assigned?: boolean;
}

/** As `float4` is written. */
const isScore = (text: string): boolean => /^\d{1,2}(\.\d{1,12})?(e-\d{1,2})?$/.test(text);

@ApiTags('content')
@Controller('content/search')
export class SearchContentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Find content items by their words, best first',
    message: SearchContent,
    response: SearchResults,
  })
  search(@Query() { q, limit, cursor, ...filters }: SearchContentParams): Promise<SearchResults> {
    return this.dispatcher.query(new SearchContent(q, pageRequest(limit, cursor, [isScore, isId]), filters));
  }
}
