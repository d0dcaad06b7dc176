import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ContentDataInvalid, ContentSchemaUnknown } from '../../domain/content-item.errors.js';
import { ContentItem } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import type { NewContent } from '../new-content.js';
import { MediaChecks } from '../media-checks.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';

@Message({
  permission: 'content.create',
  mode: 'write',
  idempotent: true,
  errors: [ContentDataInvalid, ContentSchemaUnknown],
  audit: {
    action: 'content.created',
    category: 'change',
    resource: 'content_item',
    subject: ({ repository }: CreateContentItem, item?: ContentItemView) => ({
      resourceId: item?.id,
      details: { repository },
    }),
  },
})
export class CreateContentItem extends Command<ContentItemView> {
  constructor(
    readonly repository: RepositoryName,
    readonly content: NewContent,
  ) {
    super();
  }
}

@CommandHandler(CreateContentItem)
export class CreateContentItemHandler implements ICommandHandler<CreateContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly checks: ContentChecks,
    private readonly media: MediaChecks,
    private readonly clock: Clock,
  ) {}

  async execute({ repository, content }: CreateContentItem): Promise<ContentItemView> {
    const { userId, organizationId } = currentMember();
    const payload = this.checks.accept(repository, content.contentData, content.schemaVersion);
    await this.media.requireUsable(payload.contentData);
    const item = ContentItem.create(
      newId(),
      organizationId,
      repository,
      userId,
      { ...content, ...payload },
      this.clock.now(),
    );
    this.items.add(item);
    this.items.addVersion(item.snapshot(userId, null));
    return toItemView(item);
  }
}
