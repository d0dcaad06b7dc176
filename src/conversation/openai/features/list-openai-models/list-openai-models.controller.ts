import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { OpenAiEndpoint } from '../../openai-http.js';
import { MODELS_ANSWER } from '../../schemas.js';
import { ListOpenaiModels } from './list-openai-models.query.js';

@ApiTags('openai')
@Controller('openai/v1/models')
export class ListOpenaiModelsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @OpenAiEndpoint(
    { summary: 'List the models and agents you may ask, as OpenAI’s clients do', message: ListOpenaiModels },
    MODELS_ANSWER,
  )
  async list(): Promise<object> {
    return { object: 'list', data: await this.dispatcher.query(new ListOpenaiModels()) };
  }
}
