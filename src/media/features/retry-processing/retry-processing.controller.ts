import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MediaView } from '../media.view.js';
import { RetryProcessing } from './retry-processing.command.js';

@ApiTags('media')
@Controller('media')
export class RetryProcessingController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/process')
  @Endpoint({
    summary: 'Process a file again that could not be processed',
    message: RetryProcessing,
    status: 202,
    response: MediaView,
  })
  run(@IdParam() id: string): Promise<MediaView> {
    return this.dispatcher.command(new RetryProcessing(id));
  }
}
