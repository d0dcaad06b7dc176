import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotYourComment } from '../../domain/comment.errors.js';
import type { CommentView } from '../comment.view.js';
import { actOnComment, CommentDesk } from '../comment-desk.js';

@Message(actOnComment('content.comment_edited', [NotYourComment]))
export class EditComment extends Command<CommentView> {
  constructor(
    readonly itemId: string,
    readonly commentId: string,
    readonly body: string,
  ) {
    super();
  }
}

@CommandHandler(EditComment)
export class EditCommentHandler implements ICommandHandler<EditComment> {
  constructor(private readonly desk: CommentDesk) {}

  async execute({ itemId, commentId, body }: EditComment): Promise<CommentView> {
    return this.desk.act(itemId, commentId, (comment, by, at) => comment.edit(body, by, at));
  }
}
