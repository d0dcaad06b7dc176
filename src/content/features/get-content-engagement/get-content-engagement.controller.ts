import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { EngagementPeriod } from '../engagement.js';
import { ContentEngagementView, GetContentEngagement } from './get-content-engagement.query.js';

@ApiTags('engagement')
@Controller('content/items')
export class GetContentEngagementController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/engagement')
  @Endpoint({
    summary: 'See how often an item was looked at, begun and completed in your organization',
    message: GetContentEngagement,
    response: ContentEngagementView,
  })
  get(@IdParam() id: string, @Query() period: EngagementPeriod): Promise<ContentEngagementView> {
    return this.dispatcher.query(new GetContentEngagement(id, period));
  }
}
