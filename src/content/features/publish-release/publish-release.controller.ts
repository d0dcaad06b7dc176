import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReleaseView } from '../release.view.js';
import { PublishRelease } from './publish-release.command.js';

@ApiTags('content')
@Controller('content/releases')
export class PublishReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/publish')
  @Endpoint({
    summary: 'Publish all items of a release now, or none',
    message: PublishRelease,
    response: ReleaseView,
    versioned: true,
  })
  publish(@IdParam() id: string): Promise<ReleaseView> {
    return this.dispatcher.command(new PublishRelease(id));
  }
}
