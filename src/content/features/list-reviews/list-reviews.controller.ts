import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, QueryFlag } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ContentItemView } from '../content-item.view.js';
import { ListReviews } from './list-reviews.query.js';

export class ListReviewsParams extends PageQuery {
  @QueryFlag({ optional: true, description: 'Also what others were asked to review' })
  withOthers?: boolean;
}

@ApiTags('content')
@Controller('content/reviews')
export class ListReviewsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what waits for your review, what waits longest first',
    message: ListReviews,
    page: ContentItemView,
  })
  list(@Query() { limit, cursor, withOthers }: ListReviewsParams): Promise<Page<ContentItemView>> {
    return this.dispatcher.query(
      new ListReviews(pageRequest(limit, cursor, INSTANT_AND_ID), withOthers ?? false),
    );
  }
}
