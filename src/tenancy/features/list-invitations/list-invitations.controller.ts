import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { INVITATION_STATUSES, type InvitationStatus } from '../../domain/invitation.js';
import { InvitationView } from '../invitation.view.js';
import { ListInvitations } from './list-invitations.query.js';

export class ListInvitationsParams extends PageQuery {
  @Choice(INVITATION_STATUSES, { optional: true })
  status?: InvitationStatus;
}

@ApiTags('people')
@Controller('tenants')
export class ListInvitationsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/invitations')
  @Endpoint({
    summary: 'List the invitations of your organization, the newest first',
    message: ListInvitations,
    page: InvitationView,
  })
  list(
    @IdParam() id: string,
    @Query() { limit, cursor, status }: ListInvitationsParams,
  ): Promise<Page<InvitationView>> {
    return this.dispatcher.query(new ListInvitations(id, pageRequest(limit, cursor, INSTANT_AND_ID), status));
  }
}
