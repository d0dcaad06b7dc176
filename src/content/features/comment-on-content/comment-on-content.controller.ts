import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer, Text, Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CommentView } from '../comment.view.js';
import { CommentOnContent } from './comment-on-content.command.js';

export class CommentRequest {
  @Text({ min: 1, max: 10_000 })
  body: string;

  @Integer({
    min: 1,
    max: 999_999_999,
    optional: true,
    description: 'The version it is about; the newest unless told',
  })
  version?: number;

  @Text({
    max: 500,
    optional: true,
    pattern: /^(\/([^~/]|~[01])*)*$/,
    description: 'JSON pointer to the value it is about, as "/contentData/body"',
  })
  pointer?: string;

  @Uuid({ optional: true, description: 'The comment it answers' })
  parentId?: string;
}

@ApiTags('content')
@Controller('content/items')
export class CommentOnContentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/comments')
  @Endpoint({
    summary: 'Say something about a version of an item, or about one value in it',
    message: CommentOnContent,
    status: 201,
    response: CommentView,
    versioned: true,
  })
  comment(
    @IdParam() id: string,
    @Body() { body, version, pointer, parentId }: CommentRequest,
  ): Promise<CommentView> {
    return this.dispatcher.command(
      new CommentOnContent(id, body, version ?? null, pointer ?? null, parentId ?? null),
    );
  }
}
