import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { CopyContentItem } from './copy-content-item.command.js';

export class CopyContentItemRequest {
  @Text({ min: 1, max: 500, optional: true, description: 'The title of the original unless told' })
  title?: string;
}

@ApiTags('content')
@Controller('content/items')
export class CopyContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/copy')
  @Endpoint({
    summary: 'Begin a draft of your own with what you see of an item; metadata.copiedFrom says of which',
    message: CopyContentItem,
    status: 201,
    response: ContentItemView,
    versioned: true,
  })
  copy(@IdParam() id: string, @Body() { title }: CopyContentItemRequest): Promise<ContentItemView> {
    return this.dispatcher.command(new CopyContentItem(id, title));
  }
}
