import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { UnpublishContentItem } from './unpublish-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class UnpublishContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/unpublish')
  @Endpoint({
    summary: 'Take the live version of an item down; it can be published again without a review',
    message: UnpublishContentItem,
    response: ContentItemView,
    versioned: true,
  })
  unpublish(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new UnpublishContentItem(id));
  }
}
