import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { RELEASE_STATUSES, type ReleaseStatus } from '../../domain/release.js';
import { ReleaseView } from '../release.view.js';
import { ListReleases } from './list-releases.query.js';

export class ListReleasesParams extends PageQuery {
  @Choice(RELEASE_STATUSES, { optional: true })
  status?: ReleaseStatus;

  @Uuid({ optional: true, description: 'Those that publish this item' })
  itemId?: string;
}

@ApiTags('content')
@Controller('content/releases')
export class ListReleasesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List releases, the newest first',
    message: ListReleases,
    page: ReleaseView,
  })
  list(@Query() { limit, cursor, status, itemId }: ListReleasesParams): Promise<Page<ReleaseView>> {
    return this.dispatcher.query(
      new ListReleases(pageRequest(limit, cursor, INSTANT_AND_ID), status, itemId),
    );
  }
}
