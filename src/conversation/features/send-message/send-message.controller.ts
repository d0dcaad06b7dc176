import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { Attachments } from '../attachments-field.js';
import { Content } from '../content-field.js';
import { SendMessage } from './send-message.command.js';
import { SentMessageView } from './sent-message.view.js';

export class SendMessageRequest {
  @Content()
  content: string;

  @Uuid({
    optional: true,
    nullable: true,
    description: 'The answer it follows; that of the shown branch’s end unless given',
  })
  parentId?: string | null;

  @Attachments('Your pictures and documents that come with it, by their ids in /media')
  attachments?: string[];
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
  send(
    @IdParam() id: string,
    @Body() { content, parentId, attachments }: SendMessageRequest,
  ): Promise<SentMessageView> {
    return this.dispatcher.command(new SendMessage(id, content, parentId ?? null, attachments));
  }
}
