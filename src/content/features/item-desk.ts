import { Injectable } from '@nestjs/common';
import type { AuditSubject, Declaration } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { DomainErrorClass } from '#libs/kernel/domain-error.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ContentItemNotFound, ContentMoveNotAllowed } from '../domain/content-item.errors.js';
import type { ContentItem } from '../domain/content-item.js';
import { ContentItemRepository } from '../domain/content-item.repository.js';
import { toItemView, type ContentItemView } from './content-item.view.js';
import { ContentVisibility } from './visibility.js';

interface ItemAct {
  readonly permission: string;
  /** What the audit log calls it. */
  readonly action: string;
  readonly errors?: readonly DomainErrorClass[];
  /** What the audit log says besides the version. */
  readonly details?: (message: never) => Record<string, unknown>;
}

/** The declaration of a message that does one thing to one item and answers with the item. */
export const actOnItem = ({ permission, action, errors = [], details }: ItemAct): Declaration => ({
  permission,
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentMoveNotAllowed, RevisionConflict, ...errors],
  audit: {
    action,
    category: 'change',
    resource: 'content_item',
    subject: (message: { itemId: string }, item?: ContentItemView): AuditSubject => ({
      resourceId: message.itemId,
      details: { version: item?.version, ...details?.(message as never) },
    }),
  },
});

type Tell = (item: ContentItem, by: string, at: Date) => void | Promise<void>;

/** Loads an item, lets a command tell it what to do, and answers with what became of it. */
@Injectable()
export class ItemDesk {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  /** For what anybody with the permission may do to any item he sees. */
  async act(itemId: string, tell: Tell): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    await tell(item, currentMember().userId, this.clock.now());
    return toItemView(item);
  }

  /** For what only the author may do, who reviews, and who was given the item at this level. */
  actAs(level: 'write' | 'manage', itemId: string, tell: Tell): Promise<ContentItemView> {
    return this.act(itemId, async (item, by, at) => {
      await this.visibility.requireEditor(item, level);
      await tell(item, by, at);
    });
  }
}
