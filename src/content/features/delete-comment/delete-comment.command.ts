import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotYourComment } from '../../domain/comment.errors.js';
import type { CommentView } from '../comment.view.js';
import { actOnComment, CommentDesk } from '../comment-desk.js';

@Message(actOnComment('content.comment_deleted', [NotYourComment]))
export class DeleteComment extends Command<CommentView> {
  constructor(
    readonly itemId: string,
    readonly commentId: string,
  ) {
    super();
  }
}

@CommandHandler(DeleteComment)
export class DeleteCommentHandler implements ICommandHandler<DeleteComment> {
  constructor(private readonly desk: CommentDesk) {}

  async execute({ itemId, commentId }: DeleteComment): Promise<CommentView> {
    return this.desk.act(itemId, commentId, (comment, by, at) => comment.delete(by, at));
  }
}
