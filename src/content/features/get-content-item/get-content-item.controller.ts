import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { GetContentItem } from './get-content-item.query.js';

@ApiTags('content')
@Controller('content/items')
export class GetContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a content item',
    message: GetContentItem,
    response: ContentItemView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.query(new GetContentItem(id));
  }
}
