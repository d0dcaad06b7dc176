import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MediaView } from '../media.view.js';
import { RestoreMedia } from './restore-media.command.js';

@ApiTags('media')
@Controller('media')
export class RestoreMediaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/restore')
  @Endpoint({
    summary: 'Restore a deleted file; it is processed again',
    message: RestoreMedia,
    status: 202,
    response: MediaView,
  })
  run(@IdParam() id: string): Promise<MediaView> {
    return this.dispatcher.command(new RestoreMedia(id));
  }
}
