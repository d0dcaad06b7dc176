import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { ReopenContentItem } from './reopen-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class ReopenContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/reopen')
  @Endpoint({
    summary: 'Take an archived item back into use, as a draft',
    message: ReopenContentItem,
    response: ContentItemView,
    versioned: true,
  })
  reopen(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new ReopenContentItem(id));
  }
}
