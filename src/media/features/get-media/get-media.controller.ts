import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MediaView } from '../media.view.js';
import { GetMedia } from './get-media.query.js';

@ApiTags('media')
@Controller('media')
export class GetMediaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read what is known of a file and how far it is',
    message: GetMedia,
    response: MediaView,
  })
  get(@IdParam() id: string): Promise<MediaView> {
    return this.dispatcher.query(new GetMedia(id));
  }
}
