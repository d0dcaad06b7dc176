import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { MessageView } from '../message.view.js';
import { RegenerateAnswer } from './regenerate-answer.command.js';

export class RegenerateAnswerRequest {
  @Text({
    max: 100,
    optional: true,
    nullable: true,
    description: "One of GET /api/v1/models, for this answer; the conversation's unless given",
  })
  model?: string | null;
}

@ApiTags('conversations')
@Controller('conversations')
export class RegenerateAnswerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages/:messageId/regenerate')
  @Endpoint({
    summary: 'Get another answer to the same question; the first one stays beside it',
    message: RegenerateAnswer,
    status: 202,
    response: MessageView,
  })
  regenerate(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @Body() { model }: RegenerateAnswerRequest,
  ): Promise<MessageView> {
    return this.dispatcher.command(new RegenerateAnswer(id, messageId, model ?? null));
  }
}
