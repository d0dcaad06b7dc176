import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Nest, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { MessageView } from '../message.view.js';
import { SendMessage } from './send-message.command.js';

export class SendMessageRequest {
  @Text({ min: 1, max: 100_000, pattern: /\S/, description: 'What to ask; must not be blank' })
  content: string;
}

/** The stored question, and the answer to be: empty and `generating`. */
export class SentMessageView {
  @Nest(() => MessageView)
  userMessage: MessageView;

  @Nest(() => MessageView)
  assistantMessage: MessageView;
}

@ApiTags('conversations')
@Controller('conversations')
export class SendMessageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages')
  @Endpoint({
    summary: 'Ask something; the answer is generated in the background and read as a stream',
    message: SendMessage,
    status: 202,
    response: SentMessageView,
  })
  send(@IdParam() id: string, @Body() { content }: SendMessageRequest): Promise<SentMessageView> {
    return this.dispatcher.command(new SendMessage(id, content));
  }
}
