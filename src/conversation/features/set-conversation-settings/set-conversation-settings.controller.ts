import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Flag, Integer, Text } from '#libs/http/fields.js';
import {
  ConversationSettingsView,
  MAX_ARCHIVE_RETENTION_DAYS,
  MAX_RETENTION_DAYS,
  WHEN_EXPIRED,
  type WhenExpired,
} from '../conversation-settings.view.js';
import { SetConversationSettings } from './set-conversation-settings.command.js';

export class SetConversationSettingsRequest {
  @Integer({ min: 1, max: MAX_RETENTION_DAYS, nullable: true })
  retentionDays: number | null;

  @Flag()
  sharingAllowed: boolean;

  @Flag({ optional: true, description: 'As it was unless given' })
  reasoningShown?: boolean;

  @Choice(WHEN_EXPIRED, { optional: true, description: 'As it was unless given' })
  whenExpired?: WhenExpired;

  @Integer({
    min: 1,
    max: MAX_ARCHIVE_RETENTION_DAYS,
    optional: true,
    nullable: true,
    description: 'As it was unless given',
  })
  archiveRetentionDays?: number | null;

  @Flag({ optional: true, description: 'As it was unless given' })
  titlesByModel?: boolean;

  @Text({ max: 100, optional: true, nullable: true, description: 'As it was unless given' })
  summaryModel?: string | null;
}

@ApiTags('conversations')
@Controller('conversation-settings')
export class SetConversationSettingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put()
  @Endpoint({
    summary:
      'Say how long your organization keeps conversations, what becomes of them then, what of them is shown and shared, and what models write',
    message: SetConversationSettings,
    response: ConversationSettingsView,
  })
  set(@Body() settings: SetConversationSettingsRequest): Promise<ConversationSettingsView> {
    return this.dispatcher.command(new SetConversationSettings(settings));
  }
}
