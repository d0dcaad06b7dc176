import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, QueryFlag, QueryInteger } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { IdParam } from '#libs/http/path-params.js';
import { CommentView } from '../comment.view.js';
import { ListComments } from './list-comments.query.js';

export class ListCommentsParams extends PageQuery {
  @QueryInteger({ min: 1, max: 999_999_999, optional: true })
  version?: number;

  @QueryFlag({ optional: true })
  resolved?: boolean;
}

@ApiTags('content')
@Controller('content/items')
export class ListCommentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/comments')
  @Endpoint({
    summary: 'List what was said about an item, the oldest first',
    message: ListComments,
    page: CommentView,
  })
  list(
    @IdParam() id: string,
    @Query() { limit, cursor, version, resolved }: ListCommentsParams,
  ): Promise<Page<CommentView>> {
    return this.dispatcher.query(
      new ListComments(id, pageRequest(limit, cursor, INSTANT_AND_ID), version, resolved),
    );
  }
}
