import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { QueryInteger } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CompareContentVersions, ContentDiffView } from './compare-content-versions.query.js';

const MAX_VERSION = 999_999_999;

export class CompareQuery {
  @QueryInteger({ min: 1, max: MAX_VERSION })
  from: number;

  @QueryInteger({ min: 1, max: MAX_VERSION })
  to: number;
}

@ApiTags('content')
@Controller('content/items')
export class CompareContentVersionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/diff')
  @Endpoint({
    summary: 'See what differs between two versions of an item',
    message: CompareContentVersions,
    response: ContentDiffView,
  })
  compare(@IdParam() id: string, @Query() { from, to }: CompareQuery): Promise<ContentDiffView> {
    return this.dispatcher.query(new CompareContentVersions(id, from, to));
  }
}
