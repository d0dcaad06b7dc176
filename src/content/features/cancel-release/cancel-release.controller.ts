import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReleaseView } from '../release.view.js';
import { CancelRelease } from './cancel-release.command.js';

@ApiTags('content')
@Controller('content/releases')
export class CancelReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Give a release up for good',
    message: CancelRelease,
    response: ReleaseView,
    versioned: true,
  })
  cancel(@IdParam() id: string): Promise<ReleaseView> {
    return this.dispatcher.command(new CancelRelease(id));
  }
}
