import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { SendMessage } from './send-message.command.js';
import { SentMessageView } from './sent-message.view.js';

export class SendMessageRequest {
  @Text({ min: 1, max: 100_000, pattern: /\S/, description: 'What to ask; must not be blank' })
  content: string;
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
