import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ContentSettingsRepository } from '../../domain/content-settings.js';
import { toSettingsView, type ContentSettingsView } from '../content-settings.view.js';

@Message({ permission: 'content.read_assigned', mode: 'read' })
export class GetContentSettings extends Query<ContentSettingsView> {}

@QueryHandler(GetContentSettings)
export class GetContentSettingsHandler implements IQueryHandler<GetContentSettings> {
  constructor(private readonly settings: ContentSettingsRepository) {}

  async execute(): Promise<ContentSettingsView> {
    return toSettingsView(await this.settings.current());
  }
}
