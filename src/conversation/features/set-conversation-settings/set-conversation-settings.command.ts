import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { ConversationSettingsView } from '../conversation-settings.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  audit: {
    action: 'conversation_settings.set',
    category: 'security',
    resource: 'organization',
    subject: ({ settings }: SetConversationSettings) => ({
      details: { retentionDays: settings.retentionDays, sharingAllowed: settings.sharingAllowed },
    }),
  },
})
export class SetConversationSettings extends Command<ConversationSettingsView> {
  constructor(readonly settings: ConversationSettingsView) {
    super();
  }
}

@CommandHandler(SetConversationSettings)
export class SetConversationSettingsHandler implements ICommandHandler<SetConversationSettings> {
  constructor(private readonly clock: Clock) {}

  async execute({ settings }: SetConversationSettings): Promise<ConversationSettingsView> {
    const { organizationId, userId } = currentMember();
    await commandRows(sql`insert into conversation.settings (organization_id, retention_days, sharing_allowed, updated_at, updated_by)
      values (${organizationId}, ${settings.retentionDays}, ${settings.sharingAllowed}, ${this.clock.now()}, ${userId})
      on conflict (organization_id) do update set retention_days = excluded.retention_days,
        sharing_allowed = excluded.sharing_allowed,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
    return settings;
  }
}
