import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ContentDataInvalid } from '../../domain/content-item.errors.js';
import { ContentItem, type ItemContent } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';

@Message({
  permission: 'content.create',
  mode: 'write',
  idempotent: true,
  errors: [ContentDataInvalid],
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
    readonly content: ItemContent,
  ) {
    super();
  }
}

@CommandHandler(CreateContentItem)
export class CreateContentItemHandler implements ICommandHandler<CreateContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly checks: ContentChecks,
    private readonly clock: Clock,
  ) {}

  async execute({ repository, content }: CreateContentItem): Promise<ContentItemView> {
    const { userId, organizationId } = currentMember();
    this.checks.values(repository, content.contentData);
    const item = ContentItem.create(newId(), organizationId, repository, userId, content, this.clock.now());
    this.items.add(item);
    this.items.addVersion(item.snapshot(userId, null));
    return toItemView(item);
  }
}
