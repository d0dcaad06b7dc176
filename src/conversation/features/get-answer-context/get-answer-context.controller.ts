import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { AnswerContextView } from '../answer-context.view.js';
import { GetAnswerContext } from './get-answer-context.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class GetAnswerContextController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/messages/:messageId/context')
  @Endpoint({
    summary: 'Read what a model was sent for one of your answers, and what was left out and why',
    message: GetAnswerContext,
    response: AnswerContextView,
  })
  get(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<AnswerContextView> {
    return this.dispatcher.query(new GetAnswerContext(id, messageId));
  }
}
