import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CommentView } from '../comment.view.js';
import { EditComment } from './edit-comment.command.js';

export class EditCommentRequest {
  @Text({ min: 1, max: 10_000 })
  body: string;
}

@ApiTags('content')
@Controller('content/items')
export class EditCommentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id/comments/:commentId')
  @Endpoint({
    summary: 'Change what you said',
    message: EditComment,
    response: CommentView,
    versioned: true,
  })
  edit(
    @IdParam() id: string,
    @IdParam('commentId') commentId: string,
    @Body() { body }: EditCommentRequest,
  ): Promise<CommentView> {
    return this.dispatcher.command(new EditComment(id, commentId, body));
  }
}
