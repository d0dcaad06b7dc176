import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { ScheduleContentItem } from './schedule-content-item.command.js';

export class ScheduleContentItemRequest {
  @Instant({
    optional: true,
    nullable: true,
    description: 'When what is approved now goes live; null cancels it',
  })
  publishAt?: Date | null;

  @Instant({
    optional: true,
    nullable: true,
    description: 'When what is live then is taken down; null cancels it',
  })
  unpublishAt?: Date | null;
}

@ApiTags('content')
@Controller('content/items')
export class ScheduleContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/schedule')
  @Endpoint({
    summary: 'Plan when an item is published and taken down, or cancel it',
    message: ScheduleContentItem,
    response: ContentItemView,
    versioned: true,
  })
  schedule(@IdParam() id: string, @Body() plan: ScheduleContentItemRequest): Promise<ContentItemView> {
    return this.dispatcher.command(new ScheduleContentItem(id, plan));
  }
}
