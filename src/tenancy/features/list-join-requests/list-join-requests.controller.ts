import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { JOIN_REQUEST_STATUSES, type JoinRequestStatus } from '../../domain/join-request.js';
import { JoinRequestView } from '../join-request.view.js';
import { ListJoinRequests } from './list-join-requests.query.js';

export class ListJoinRequestsParams extends PageQuery {
  @Choice(JOIN_REQUEST_STATUSES, { optional: true })
  status?: JoinRequestStatus;
}

@ApiTags('domains')
@Controller('tenants')
export class ListJoinRequestsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/join-requests')
  @Endpoint({
    summary: 'List who has asked to join your organization, the newest first',
    message: ListJoinRequests,
    page: JoinRequestView,
  })
  list(
    @IdParam() id: string,
    @Query() { limit, cursor, status }: ListJoinRequestsParams,
  ): Promise<Page<JoinRequestView>> {
    return this.dispatcher.query(
      new ListJoinRequests(id, pageRequest(limit, cursor, INSTANT_AND_ID), status),
    );
  }
}
