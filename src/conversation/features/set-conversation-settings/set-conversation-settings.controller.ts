import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ConversationSettingsView } from '../conversation-settings.view.js';
import { SetConversationSettings } from './set-conversation-settings.command.js';

@ApiTags('conversations')
@Controller('conversation-settings')
export class SetConversationSettingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put()
  @Endpoint({
    summary:
      'Say how long your organization keeps conversations (older ones go within the hour) and whether they may be shared',
    message: SetConversationSettings,
    response: ConversationSettingsView,
  })
  set(@Body() settings: ConversationSettingsView): Promise<ConversationSettingsView> {
    return this.dispatcher.command(new SetConversationSettings(settings));
  }
}
