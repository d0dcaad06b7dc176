import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ITEM_STATUSES, type ItemStatus } from '../../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { ContentItemView } from '../content-item.view.js';
import { ListContentItems } from './list-content-items.query.js';

export class ListContentItemsParams extends PageQuery {
  @Choice(REPOSITORIES, { optional: true })
  repository?: RepositoryName;

  @Choice(ITEM_STATUSES, { optional: true })
  status?: ItemStatus;
}

@ApiTags('content')
@Controller('content/items')
export class ListContentItemsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the content items you may see, last changed first',
    message: ListContentItems,
    page: ContentItemView,
  })
  list(
    @Query() { limit, cursor, repository, status }: ListContentItemsParams,
  ): Promise<Page<ContentItemView>> {
    return this.dispatcher.query(
      new ListContentItems(pageRequest(limit, cursor, INSTANT_AND_ID), repository, status),
    );
  }
}
