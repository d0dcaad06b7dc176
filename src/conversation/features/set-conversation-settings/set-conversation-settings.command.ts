import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationOptions } from '../../conversation-options.js';
import { ModelNotAvailable } from '../../domain/conversation.errors.js';
import { Models } from '../../domain/models.js';
import {
  SETTINGS_COLUMNS,
  toSettings,
  type ConversationSettingsView,
  type StoredSettings,
} from '../conversation-settings.view.js';

/** What is not given stays as it was. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [ModelNotAvailable],
  audit: {
    action: 'conversation_settings.set',
    category: 'security',
    resource: 'organization',
    subject: ({ settings }: SetConversationSettings, set?: ConversationSettingsView) => ({
      details: { ...(set ?? settings) },
    }),
  },
})
export class SetConversationSettings extends Command<ConversationSettingsView> {
  constructor(readonly settings: Partial<ConversationSettingsView>) {
    super();
  }
}

@CommandHandler(SetConversationSettings)
export class SetConversationSettingsHandler implements ICommandHandler<SetConversationSettings> {
  constructor(
    private readonly options: ConversationOptions,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  async execute({ settings }: SetConversationSettings): Promise<ConversationSettingsView> {
    const { organizationId, userId } = currentMember();
    const [known] = await commandRows<StoredSettings>(
      sql`select ${SETTINGS_COLUMNS} from conversation.settings for update`,
    );
    const before = toSettings(known, this.options);
    const {
      retentionDays = before.retentionDays,
      sharingAllowed = before.sharingAllowed,
      reasoningShown = before.reasoningShown,
      whenExpired = before.whenExpired,
      archiveRetentionDays = before.archiveRetentionDays,
      titlesByModel = before.titlesByModel,
      summaryModel = before.summaryModel,
    } = settings;
    if (settings.summaryModel && !this.models.find(settings.summaryModel))
      throw new ModelNotAvailable(settings.summaryModel, 'summaryModel');
    // Unless it is said, the installation's word holds, also when that changes.
    const titles = settings.titlesByModel ?? known?.titlesByModel ?? null;
    await commandRows(sql`insert into conversation.settings (organization_id, retention_days, sharing_allowed, reasoning_shown, when_expired,
               archive_retention_days, titles_by_model, summary_model, updated_at, updated_by)
      values (${organizationId}, ${retentionDays}, ${sharingAllowed}, ${reasoningShown}, ${whenExpired}, ${archiveRetentionDays},
              ${titles}, ${summaryModel}, ${this.clock.now()}, ${userId})
      on conflict (organization_id) do update set retention_days = excluded.retention_days,
        sharing_allowed = excluded.sharing_allowed, reasoning_shown = excluded.reasoning_shown, when_expired = excluded.when_expired,
        archive_retention_days = excluded.archive_retention_days,
        titles_by_model = excluded.titles_by_model, summary_model = excluded.summary_model,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
    return {
      retentionDays,
      sharingAllowed,
      reasoningShown,
      whenExpired,
      archiveRetentionDays,
      titlesByModel,
      summaryModel,
    };
  }
}
