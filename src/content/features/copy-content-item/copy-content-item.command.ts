import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentDataInvalid, ContentItemNotFound } from '../../domain/content-item.errors.js';
import { ContentItem } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ITEM_COLUMNS, toItemView, type ContentItemView } from '../content-item.view.js';
import { MediaChecks } from '../media-checks.js';
import { ContentVisibility } from '../visibility.js';

/** Begins an item of one's own with what one sees of another: of the organization, of one above or of the library. */
@Message({
  permission: 'content.create',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentDataInvalid],
  audit: {
    action: 'content.copied',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: CopyContentItem, copy?: ContentItemView) => ({
      resourceId: copy?.id,
      details: { copiedFrom: itemId, repository: copy?.repository },
    }),
  },
})
export class CopyContentItem extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly title?: string,
  ) {
    super();
  }
}

@CommandHandler(CopyContentItem)
export class CopyContentItemHandler implements ICommandHandler<CopyContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly visibility: ContentVisibility,
    private readonly media: MediaChecks,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId, title }: CopyContentItem): Promise<ContentItemView> {
    const { userId, organizationId } = currentMember();
    const [original] = await commandRows<ContentItemView>(
      sql`select ${ITEM_COLUMNS} from ${this.visibility.items()} where id = ${itemId}`,
    );
    if (!original) throw new ContentItemNotFound();
    await this.media.requireUsable(original.contentData);
    const { repository, version, description, contentData, schemaVersion } = original;
    const metadata = { ...original.metadata, copiedFrom: { itemId, version } };
    const content = { title: title ?? original.title, description, contentData, schemaVersion, metadata };
    const copy = ContentItem.create(newId(), organizationId, repository, userId, content, this.clock.now());
    this.items.add(copy);
    this.items.addVersion(copy.snapshot(userId, 'Copied'));
    return toItemView(copy);
  }
}
