import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListUsageRecords } from './list-usage-records.query.js';
import { UsageRecordView } from './usage-record.view.js';

export class ListUsageRecordsParams extends PageQuery {
  @Uuid({ optional: true })
  userId?: string;

  @Uuid({ optional: true })
  conversationId?: string;
}

@ApiTags('billing')
@Controller('billing/usage/records')
export class ListUsageRecordsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what each answer used and cost, newest first',
    message: ListUsageRecords,
    page: UsageRecordView,
  })
  list(
    @Query() { limit, cursor, userId, conversationId }: ListUsageRecordsParams,
  ): Promise<Page<UsageRecordView>> {
    return this.dispatcher.query(
      new ListUsageRecords(pageRequest(limit, cursor, INSTANT_AND_ID), userId, conversationId),
    );
  }
}
