import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MessageView } from '../message.view.js';
import { ContinueAnswer } from './continue-answer.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class ContinueAnswerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages/:messageId/continue')
  @Endpoint({
    summary: 'Go on with an answer that was cut off, in a message of its own that follows it',
    message: ContinueAnswer,
    status: 202,
    response: MessageView,
  })
  continue(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<MessageView> {
    return this.dispatcher.command(new ContinueAnswer(id, messageId));
  }
}
