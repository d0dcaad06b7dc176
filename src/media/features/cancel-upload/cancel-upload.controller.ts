import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { CancelUpload } from './cancel-upload.command.js';

@ApiTags('media')
@Controller('media')
export class CancelUploadController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/upload')
  @Endpoint({
    summary: 'Give up an upload and free the room it was promised',
    message: CancelUpload,
    status: 204,
  })
  cancel(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new CancelUpload(id));
  }
}
