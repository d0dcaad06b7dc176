import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { CommentView } from '../comment.view.js';
import { actOnComment, CommentDesk } from '../comment-desk.js';

@Message(actOnComment('content.comment_resolved', []))
export class ResolveComment extends Command<CommentView> {
  constructor(
    readonly itemId: string,
    readonly commentId: string,
    readonly resolved: boolean,
  ) {
    super();
  }
}

@CommandHandler(ResolveComment)
export class ResolveCommentHandler implements ICommandHandler<ResolveComment> {
  constructor(private readonly desk: CommentDesk) {}

  async execute({ itemId, commentId, resolved }: ResolveComment): Promise<CommentView> {
    return this.desk.act(itemId, commentId, (comment, by, at) => comment.resolve(resolved, by, at));
  }
}
