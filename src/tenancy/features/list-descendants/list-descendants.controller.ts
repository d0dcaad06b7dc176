import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, QueryInteger } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { isId } from '#libs/kernel/id.js';
import { pageRequest, type Page } from '#libs/kernel/page.js';
import { MAX_DEPTH } from '../../domain/organization.js';
import { DescendantView, ListDescendants } from './list-descendants.query.js';

/** The ids of an organization's ancestors and its own. */
const isPath = (text: string): boolean => text.split('.').every(isId);

export class DescendantsQuery extends PageQuery {
  @QueryInteger({
    min: 1,
    max: MAX_DEPTH,
    optional: true,
    description: 'How many levels; 1 is those directly below. All unless told',
  })
  depth?: number;
}

@ApiTags('tenancy')
@Controller('tenants')
export class ListDescendantsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/descendants')
  @Endpoint({
    summary: 'List the organizations below yours, or below one of those, each before what is below it',
    message: ListDescendants,
    page: DescendantView,
  })
  list(
    @IdParam() id: string,
    @Query() { depth = MAX_DEPTH, limit, cursor }: DescendantsQuery,
  ): Promise<Page<DescendantView>> {
    const page = pageRequest(limit, cursor, [isPath]);
    return this.dispatcher.query(new ListDescendants(id, depth, page));
  }
}
