import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import {
  ContentVersionNotFound,
  LabelProtected,
  NotTheAuthor,
  TooManyLabels,
  VersionNotApproved,
} from '../../domain/content-item.errors.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LabelGuard } from '../label-guard.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

/** Points a label at a version, wherever it pointed before. */
@Message(
  actOnItem({
    permission: 'content.update_assigned',
    action: 'content.label_moved',
    errors: [
      PreconditionFailed,
      ContentVersionNotFound,
      LabelProtected,
      NotTheAuthor,
      TooManyLabels,
      VersionNotApproved,
    ],
    details: ({ label, version: moved }: MoveContentLabel) => ({ label, labelled: moved }),
  }),
)
export class MoveContentLabel extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly label: string,
    readonly version: number,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(MoveContentLabel)
export class MoveContentLabelHandler implements ICommandHandler<MoveContentLabel> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly labels: LabelGuard,
  ) {}

  execute({ itemId, label, version, expectedRevision }: MoveContentLabel): Promise<ContentItemView> {
    return this.desk.actAs('write', itemId, async (item, by, at) => {
      item.expect(expectedRevision);
      item.label(label, version, by, await this.labels.rules(item.repository, label), at);
    });
  }
}
