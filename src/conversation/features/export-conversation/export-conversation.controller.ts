import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ConversationExportView, ExportConversation } from './export-conversation.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class ExportConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/export')
  @Endpoint({
    summary: 'Take one of your conversations with you, every branch of it, as JSON',
    message: ExportConversation,
    response: ConversationExportView,
  })
  export(@IdParam() id: string): Promise<ConversationExportView> {
    return this.dispatcher.query(new ExportConversation(id));
  }
}
