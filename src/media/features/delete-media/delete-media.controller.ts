import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MediaView } from '../media.view.js';
import { DeleteMedia } from './delete-media.command.js';

@ApiTags('media')
@Controller('media')
export class DeleteMediaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a file; it can be restored until purgeAt',
    message: DeleteMedia,
    status: 200,
    response: MediaView,
  })
  run(@IdParam() id: string): Promise<MediaView> {
    return this.dispatcher.command(new DeleteMedia(id));
  }
}
