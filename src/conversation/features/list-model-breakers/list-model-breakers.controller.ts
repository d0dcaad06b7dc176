import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ListModelBreakers, ModelBreakerView } from './list-model-breakers.query.js';

@ApiTags('operations')
@Controller('admin/ops/model-breakers')
export class ListModelBreakersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the circuit breakers of models: which are asked, which are left alone for a while',
    message: ListModelBreakers,
    page: ModelBreakerView,
  })
  list(): Promise<Page<ModelBreakerView>> {
    return this.dispatcher.query(new ListModelBreakers());
  }
}
