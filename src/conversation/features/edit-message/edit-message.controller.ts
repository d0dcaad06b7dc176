import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { Attachments } from '../attachments-field.js';
import { Content } from '../content-field.js';
import { SentMessageView } from '../send-message/sent-message.view.js';
import { EditMessage } from './edit-message.command.js';

export class EditMessageRequest {
  @Content()
  content: string;

  @Attachments('The files that come with it instead; those of the first wording unless given')
  attachments?: string[];
}

@ApiTags('conversations')
@Controller('conversations')
export class EditMessageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages/:messageId/edit')
  @Endpoint({
    summary: 'Ask a question in other words; the first wording and all that followed it stay as a branch',
    message: EditMessage,
    status: 202,
    response: SentMessageView,
  })
  edit(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @Body() { content, attachments }: EditMessageRequest,
  ): Promise<SentMessageView> {
    return this.dispatcher.command(new EditMessage(id, messageId, content, attachments));
  }
}
