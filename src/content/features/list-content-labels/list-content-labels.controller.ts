import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import type { Page } from '#libs/kernel/page.js';
import { ItemLabelView } from '../content-item.view.js';
import { ListContentLabels } from './list-content-labels.query.js';

@ApiTags('content')
@Controller('content/items')
export class ListContentLabelsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/labels')
  @Endpoint({
    summary: 'List the labels of an item, and where they point',
    message: ListContentLabels,
    page: ItemLabelView,
  })
  list(@IdParam() id: string): Promise<Page<ItemLabelView>> {
    return this.dispatcher.query(new ListContentLabels(id));
  }
}
