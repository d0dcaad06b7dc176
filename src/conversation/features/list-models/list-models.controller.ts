import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ListModels, ModelView } from './list-models.query.js';

@ApiTags('conversations')
@Controller('models')
export class ListModelsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({ summary: 'List the models you may converse with', message: ListModels, page: ModelView })
  list(): Promise<Page<ModelView>> {
    return this.dispatcher.query(new ListModels());
  }
}
