import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed, RevisionConflict } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  ContentDataInvalid,
  ContentItemNotFound,
  ContentMoveNotAllowed,
  ContentSchemaUnknown,
  NotTheAuthor,
} from '../../domain/content-item.errors.js';
import type { ItemContent } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import { MediaChecks } from '../media-checks.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';
import { ContentVisibility } from '../visibility.js';

@Message({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [
    ContentItemNotFound,
    ContentMoveNotAllowed,
    ContentDataInvalid,
    ContentSchemaUnknown,
    NotTheAuthor,
    PreconditionFailed,
    RevisionConflict,
  ],
  audit: {
    action: 'content.updated',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId, changes }: UpdateContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { fields: Object.keys(changes), version: item?.version },
    }),
  },
})
export class UpdateContentItem extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly changes: Partial<ItemContent>,
    readonly changeSummary: string | null,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateContentItem)
export class UpdateContentItemHandler implements ICommandHandler<UpdateContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly checks: ContentChecks,
    private readonly media: MediaChecks,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  async execute({
    itemId,
    changes,
    changeSummary,
    expectedRevision,
  }: UpdateContentItem): Promise<ContentItemView> {
    const { userId } = currentMember();
    const item = await this.items.byId(itemId);
    item.expect(expectedRevision);
    await this.visibility.requireEditor(item, 'write');
    const { contentData, schemaVersion, ...others } = changes;
    const payload = contentData && this.checks.accept(item.repository, contentData, schemaVersion);
    if (payload) await this.media.requireUsable(payload.contentData, item.contentData);
    item.revise({ ...others, ...payload }, this.clock.now());
    this.items.addVersion(item.snapshot(userId, changeSummary));
    return toItemView(item);
  }
}
