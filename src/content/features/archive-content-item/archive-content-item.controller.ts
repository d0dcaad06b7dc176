import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { ArchiveContentItem } from './archive-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class ArchiveContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/archive')
  @Endpoint({
    summary: 'Take an item out of use',
    message: ArchiveContentItem,
    response: ContentItemView,
    versioned: true,
  })
  archive(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new ArchiveContentItem(id));
  }
}
