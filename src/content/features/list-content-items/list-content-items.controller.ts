import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, QueryInteger } from '#libs/http/fields.js';
import { INSTANT_AND_ID, MAX_LIMIT, pageRequest, type Page } from '#libs/kernel/page.js';
import { ITEM_STATUSES, type ItemStatus } from '../../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { ListedItemView } from '../content-item.view.js';
import { ListContentItems } from './list-content-items.query.js';

const ITEMS_A_PAGE = 50;

export class ListContentItemsParams extends PageQuery {
  @QueryInteger({
    min: 1,
    max: MAX_LIMIT,
    optional: true,
    description: `How many at most; ${ITEMS_A_PAGE} unless told`,
  })
  declare limit?: number;

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
    page: ListedItemView,
  })
  list(
    @Query() { limit, cursor, repository, status }: ListContentItemsParams,
  ): Promise<Page<ListedItemView>> {
    return this.dispatcher.query(
      new ListContentItems(pageRequest(limit ?? ITEMS_A_PAGE, cursor, INSTANT_AND_ID), repository, status),
    );
  }
}
