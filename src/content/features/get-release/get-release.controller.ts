import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReleaseView } from '../release.view.js';
import { GetRelease } from './get-release.query.js';

@ApiTags('content')
@Controller('content/releases')
export class GetReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a release',
    message: GetRelease,
    response: ReleaseView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<ReleaseView> {
    return this.dispatcher.query(new GetRelease(id));
  }
}
