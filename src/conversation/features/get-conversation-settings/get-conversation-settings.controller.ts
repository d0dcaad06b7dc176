import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ConversationSettingsView } from '../conversation-settings.view.js';
import { GetConversationSettings } from './get-conversation-settings.query.js';

@ApiTags('conversations')
@Controller('conversation-settings')
export class GetConversationSettingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary:
      'Read how long your organization keeps conversations, what becomes of them then, whether they may be shared, and who writes titles and summaries',
    message: GetConversationSettings,
    response: ConversationSettingsView,
  })
  get(): Promise<ConversationSettingsView> {
    return this.dispatcher.query(new GetConversationSettings());
  }
}
