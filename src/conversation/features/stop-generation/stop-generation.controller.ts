import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { StopGeneration } from './stop-generation.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class StopGenerationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages/:messageId/stop')
  @Endpoint({
    summary: 'Stop an answer that is being generated; its text so far stays',
    message: StopGeneration,
    status: 202,
  })
  stop(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<void> {
    return this.dispatcher.command(new StopGeneration(id, messageId));
  }
}
