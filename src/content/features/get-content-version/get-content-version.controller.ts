import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam, NumberParam } from '#libs/http/path-params.js';
import { ContentVersionView } from '../content-version.view.js';
import { GetContentVersion } from './get-content-version.query.js';

@ApiTags('content')
@Controller('content/items')
export class GetContentVersionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/versions/:number')
  @Endpoint({
    summary: 'Read one version of an item',
    message: GetContentVersion,
    response: ContentVersionView,
  })
  get(@IdParam() id: string, @NumberParam('number') number: number): Promise<ContentVersionView> {
    return this.dispatcher.query(new GetContentVersion(id, number));
  }
}
