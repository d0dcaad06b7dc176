import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { PublishContentItem } from './publish-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class PublishContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/publish')
  @Endpoint({
    summary: 'Make the approved version live',
    message: PublishContentItem,
    response: ContentItemView,
    versioned: true,
  })
  publish(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new PublishContentItem(id));
  }
}
