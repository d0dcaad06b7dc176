import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { RejectContentItem } from './reject-content-item.command.js';

export class RejectContentItemRequest {
  @Text({ min: 1, max: 2000, description: 'What the author should change' })
  reason: string;
}

@ApiTags('content')
@Controller('content/items')
export class RejectContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/reject')
  @Endpoint({
    summary: 'Send a submission back to its author',
    message: RejectContentItem,
    response: ContentItemView,
    versioned: true,
  })
  reject(@IdParam() id: string, @Body() { reason }: RejectContentItemRequest): Promise<ContentItemView> {
    return this.dispatcher.command(new RejectContentItem(id, reason));
  }
}
