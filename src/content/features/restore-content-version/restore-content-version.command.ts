import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed, RevisionConflict } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  ContentItemNotFound,
  ContentMoveNotAllowed,
  ContentVersionNotFound,
  NotTheAuthor,
} from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';
import { ContentVisibility } from '../visibility.js';

@Message({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [
    ContentItemNotFound,
    ContentVersionNotFound,
    ContentMoveNotAllowed,
    NotTheAuthor,
    PreconditionFailed,
    RevisionConflict,
  ],
  audit: {
    action: 'content.version_restored',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId, number }: RestoreContentVersion, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { restored: number, version: item?.version },
    }),
  },
})
export class RestoreContentVersion extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly number: number,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(RestoreContentVersion)
export class RestoreContentVersionHandler implements ICommandHandler<RestoreContentVersion> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  /** Versions are never changed: what an old one said becomes the newest. */
  async execute({ itemId, number, expectedRevision }: RestoreContentVersion): Promise<ContentItemView> {
    const { userId } = currentMember();
    const item = await this.items.byId(itemId);
    item.expect(expectedRevision);
    await this.visibility.requireEditor(item, 'write');
    item.revise(await this.items.contentAt(itemId, number), this.clock.now());
    this.items.addVersion(item.snapshot(userId, `Restored version ${number}`));
    return toItemView(item);
  }
}
