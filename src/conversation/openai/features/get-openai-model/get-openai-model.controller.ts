import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { OpenAiEndpoint } from '../../openai-http.js';
import { MODEL_ANSWER } from '../../schemas.js';
import { GetOpenaiModel } from './get-openai-model.query.js';

@ApiTags('openai')
@Controller('openai/v1/models')
export class GetOpenaiModelController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':model')
  @OpenAiEndpoint(
    {
      summary: 'Read whether a model or agent may be asked, as OpenAI’s clients do',
      message: GetOpenaiModel,
    },
    MODEL_ANSWER,
  )
  get(@Param('model') model: string): Promise<object> {
    return this.dispatcher.query(new GetOpenaiModel(model));
  }
}
