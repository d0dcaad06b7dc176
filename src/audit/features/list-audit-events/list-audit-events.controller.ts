import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import type { AuditCategory } from '#libs/cqrs/message.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Instant, PageQuery, Text, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { CATEGORIES, OUTCOMES } from '../../domain/audit-event.js';
import { AuditEventView } from './audit-event.view.js';
import { ListAuditEvents } from './list-audit-events.query.js';

export class ListAuditEventsParams extends PageQuery {
  @Uuid({ optional: true, description: 'Id of the user who acted' })
  actor?: string;

  @Text({ max: 200, optional: true, example: 'content.published' })
  action?: string;

  @Choice(CATEGORIES, { optional: true })
  category?: AuditCategory;

  @Choice(OUTCOMES, { optional: true })
  outcome?: 'success' | 'failure';

  @Text({ max: 200, optional: true })
  resourceType?: string;

  @Text({ max: 200, optional: true })
  resourceId?: string;

  @Text({ max: 200, optional: true })
  requestId?: string;

  @Instant({ optional: true, description: 'Inclusive' })
  from?: Date;

  @Instant({ optional: true, description: 'Exclusive' })
  to?: Date;
}

@ApiTags('audit')
@Controller('admin/audit')
export class ListAuditEventsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Search the audit log of your organization, newest first',
    message: ListAuditEvents,
    page: AuditEventView,
  })
  list(@Query() { limit, cursor, ...filter }: ListAuditEventsParams): Promise<Page<AuditEventView>> {
    return this.dispatcher.query(new ListAuditEvents(pageRequest(limit, cursor, INSTANT_AND_ID), filter));
  }
}
