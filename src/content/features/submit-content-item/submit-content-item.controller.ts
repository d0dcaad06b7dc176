import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { SubmitContentItem } from './submit-content-item.command.js';

@ApiTags('content')
@Controller('content/items')
export class SubmitContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/submit')
  @Endpoint({
    summary: 'Submit a draft for review',
    message: SubmitContentItem,
    response: ContentItemView,
    versioned: true,
  })
  submit(@IdParam() id: string): Promise<ContentItemView> {
    return this.dispatcher.command(new SubmitContentItem(id));
  }
}
