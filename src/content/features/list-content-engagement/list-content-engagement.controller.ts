import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, IntersectionType } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { ID, NUMBER, pageRequest, type Page } from '#libs/kernel/page.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { ENGAGEMENT_SORTS, EngagementPeriod, type EngagementSort } from '../engagement.js';
import { ItemEngagementView, ListContentEngagement } from './list-content-engagement.query.js';

export class ListContentEngagementParams extends IntersectionType(PageQuery, EngagementPeriod) {
  @Choice(ENGAGEMENT_SORTS, {
    optional: true,
    description: 'What there is most of comes first; views unless told',
  })
  sort?: EngagementSort;

  @Choice(REPOSITORIES, { optional: true })
  repository?: RepositoryName;
}

@ApiTags('engagement')
@Controller('content/engagement')
export class ListContentEngagementController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what the people of your organization look at, begin and complete most',
    message: ListContentEngagement,
    page: ItemEngagementView,
  })
  list(
    @Query() { limit, cursor, sort, repository, ...period }: ListContentEngagementParams,
  ): Promise<Page<ItemEngagementView>> {
    const page = pageRequest(limit, cursor, [...NUMBER, ...ID]);
    return this.dispatcher.query(new ListContentEngagement(page, sort ?? 'views', period, repository));
  }
}
