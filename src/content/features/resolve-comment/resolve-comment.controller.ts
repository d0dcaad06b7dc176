import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CommentView } from '../comment.view.js';
import { ResolveComment } from './resolve-comment.command.js';

export class ResolveCommentRequest {
  @Flag()
  resolved: boolean;
}

@ApiTags('content')
@Controller('content/items')
export class ResolveCommentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/comments/:commentId/resolution')
  @Endpoint({
    summary: 'Say whether a comment is dealt with',
    message: ResolveComment,
    response: CommentView,
    versioned: true,
  })
  resolve(
    @IdParam() id: string,
    @IdParam('commentId') commentId: string,
    @Body() { resolved }: ResolveCommentRequest,
  ): Promise<CommentView> {
    return this.dispatcher.command(new ResolveComment(id, commentId, resolved));
  }
}
