import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationOptions } from '../../conversation-options.js';
import {
  SETTINGS_COLUMNS,
  toSettings,
  type ConversationSettingsView,
  type StoredSettings,
} from '../conversation-settings.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read' })
export class GetConversationSettings extends Query<ConversationSettingsView> {}

@QueryHandler(GetConversationSettings)
export class GetConversationSettingsHandler implements IQueryHandler<GetConversationSettings> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: ConversationOptions,
  ) {}

  async execute(): Promise<ConversationSettingsView> {
    return toSettings(
      await this.db.one<StoredSettings>(sql`select ${SETTINGS_COLUMNS} from conversation.settings`),
      this.options,
    );
  }
}
