import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentViewView, RecordContentView } from './record-content-view.command.js';

@ApiTags('engagement')
@Controller('content/items')
export class RecordContentViewController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/views')
  @Endpoint({
    summary: 'Say that you have looked at a published item',
    message: RecordContentView,
    response: ContentViewView,
  })
  record(@IdParam() id: string): Promise<ContentViewView> {
    return this.dispatcher.command(new RecordContentView(id));
  }
}
