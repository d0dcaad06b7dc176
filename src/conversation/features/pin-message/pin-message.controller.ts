import { Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { PinView } from '../pin.view.js';
import { PinMessage } from './pin-message.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class PinMessageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/messages/:messageId/pin')
  @Endpoint({
    summary:
      'Have a model always sent a message with the questions after it, however old it is; twenty at most',
    message: PinMessage,
    response: PinView,
  })
  pin(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<PinView> {
    return this.dispatcher.command(new PinMessage(id, messageId));
  }
}
