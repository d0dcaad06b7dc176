import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { LabelNamesInvalid } from '../../domain/content-item.errors.js';
import {
  ContentSettingsRepository,
  requireLabelNames,
  type ContentSettings,
} from '../../domain/content-settings.js';
import { toSettingsView, type ContentSettingsView } from '../content-settings.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [LabelNamesInvalid, PreconditionFailed],
  audit: {
    action: 'content.settings_set',
    category: 'admin',
    resource: 'content_settings',
    subject: ({ settings }: SetContentSettings) => ({ details: { ...settings } }),
  },
})
export class SetContentSettings extends Command<ContentSettingsView> {
  constructor(
    readonly settings: Omit<ContentSettings, 'revision'>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(SetContentSettings)
export class SetContentSettingsHandler implements ICommandHandler<SetContentSettings> {
  constructor(
    private readonly repository: ContentSettingsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ settings, expectedRevision }: SetContentSettings): Promise<ContentSettingsView> {
    requireLabelNames(settings);
    const { userId } = currentMember();
    return toSettingsView(await this.repository.save(settings, expectedRevision, userId, this.clock.now()));
  }
}
