import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { UnpinMessage } from './unpin-message.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class UnpinMessageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/messages/:messageId/pin')
  @Endpoint({ summary: 'Have a message sent like any other again', message: UnpinMessage, status: 204 })
  unpin(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<void> {
    return this.dispatcher.command(new UnpinMessage(id, messageId));
  }
}
