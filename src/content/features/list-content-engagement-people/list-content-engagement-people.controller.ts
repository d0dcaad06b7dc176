import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListContentEngagementPeople, PersonEngagementView } from './list-content-engagement-people.query.js';

@ApiTags('engagement')
@Controller('content/items')
export class ListContentEngagementPeopleController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/engagement/people')
  @Endpoint({
    summary: 'List who has looked at an item, begun or completed it, and whom it is assigned to',
    message: ListContentEngagementPeople,
    page: PersonEngagementView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<PersonEngagementView>> {
    return this.dispatcher.query(new ListContentEngagementPeople(id, pageRequest(limit, cursor, ID)));
  }
}
