import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { ApproveContentItem } from './approve-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class ApproveContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/approve')
  @Endpoint({
    summary: 'Approve what was submitted',
    message: ApproveContentItem,
    response: ContentItemView,
    versioned: true,
  })
  approve(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new ApproveContentItem(id));
  }
}
