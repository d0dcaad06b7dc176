import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { ItemDesk } from '../item-desk.js';

class BulkOutcome {
  @Uuid()
  itemId: string;

  @Choice(['archived', 'refused'])
  outcome: 'archived' | 'refused';

  @Text({ max: 100, nullable: true, description: 'Why it was refused' })
  code: string | null;

  @Text({ max: 1000, nullable: true })
  detail: string | null;
}

/** What became of each of the items. */
export class BulkOutcomeView {
  @ListOf(() => BulkOutcome)
  items: BulkOutcome[];
}

/** Archives each item that can be, as `ArchiveContentItem` would; the others are named with the reason. */
@Message({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [RevisionConflict],
  audit: {
    action: 'content.items_archived',
    category: 'change',
    resource: 'content_item',
    subject: (_: ArchiveContentItems, result?: BulkOutcomeView) => ({
      details: {
        itemIds: result?.items.filter(({ outcome }) => outcome === 'archived').map(({ itemId }) => itemId),
      },
    }),
  },
})
export class ArchiveContentItems extends Command<BulkOutcomeView> {
  constructor(readonly itemIds: readonly string[]) {
    super();
  }
}

@CommandHandler(ArchiveContentItems)
export class ArchiveContentItemsHandler implements ICommandHandler<ArchiveContentItems> {
  constructor(private readonly desk: ItemDesk) {}

  /** One after the other in the order of their ids, so that two who archive the same never wait for each other. */
  async execute({ itemIds }: ArchiveContentItems): Promise<BulkOutcomeView> {
    const items: BulkOutcome[] = [];
    for (const itemId of [...new Set(itemIds)].toSorted()) items.push(await this.archive(itemId));
    return { items };
  }

  private async archive(itemId: string): Promise<BulkOutcome> {
    try {
      await this.desk.actAs('manage', itemId, (item, _by, at) => item.archive(at));
      return { itemId, outcome: 'archived', code: null, detail: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { itemId, outcome: 'refused', code: error.code, detail: error.message };
    }
  }
}
