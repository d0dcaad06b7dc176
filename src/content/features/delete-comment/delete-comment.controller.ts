import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { CommentView } from '../comment.view.js';
import { DeleteComment } from './delete-comment.command.js';

@ApiTags('content')
@Controller('content/items')
export class DeleteCommentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/comments/:commentId')
  @Endpoint({
    summary: 'Take back what you said; answers to it stay',
    message: DeleteComment,
    response: CommentView,
    versioned: true,
  })
  delete(@IdParam() id: string, @IdParam('commentId') commentId: string): Promise<CommentView> {
    return this.dispatcher.command(new DeleteComment(id, commentId));
  }
}
