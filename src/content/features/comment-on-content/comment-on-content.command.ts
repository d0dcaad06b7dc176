import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ContentComment } from '../../domain/comment.js';
import { CommentRepository } from '../../domain/comment.repository.js';
import { ContentVersionNotFound } from '../../domain/content-item.errors.js';
import { toCommentView, type CommentView } from '../comment.view.js';
import { actOnComment, CommentDesk } from '../comment-desk.js';

@Message(actOnComment('content.commented', [ContentVersionNotFound]))
export class CommentOnContent extends Command<CommentView> {
  constructor(
    readonly itemId: string,
    readonly body: string,
    readonly version: number | null,
    readonly pointer: string | null,
    readonly parentId: string | null,
  ) {
    super();
  }
}

@CommandHandler(CommentOnContent)
export class CommentOnContentHandler implements ICommandHandler<CommentOnContent> {
  constructor(
    private readonly desk: CommentDesk,
    private readonly comments: CommentRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId, body, version, pointer, parentId }: CommentOnContent): Promise<CommentView> {
    const { userId, organizationId } = currentMember();
    const item = await this.desk.item(itemId);
    // An answer to an answer joins its thread, and speaks of the version the thread is about.
    const parent = parentId === null ? null : await this.comments.byId(itemId, parentId);
    const about = parent?.version ?? version ?? item.version;
    if (about > item.version) throw new ContentVersionNotFound();
    const threadId = parent && (parent.threadId ?? parent.id);
    const remark = { itemId, version: about, threadId, pointer: parent?.pointer ?? pointer, body };
    const comment = ContentComment.write(newId(), organizationId, remark, userId, this.clock.now());
    this.comments.add(comment);
    return toCommentView(comment);
  }
}
