import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam, NumberParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { RestoreContentVersion } from './restore-content-version.command.js';

@ApiTags('content')
@Controller('content/items')
export class RestoreContentVersionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/versions/:number/restore')
  @Endpoint({
    summary: 'Write the next version with what an old one said',
    message: RestoreContentVersion,
    response: ContentItemView,
    versioned: true,
  })
  restore(
    @IdParam() id: string,
    @NumberParam('number') number: number,
    @IfMatch() revision: number | undefined,
  ): Promise<ContentItemView> {
    return this.dispatcher.command(new RestoreContentVersion(id, number, revision));
  }
}
