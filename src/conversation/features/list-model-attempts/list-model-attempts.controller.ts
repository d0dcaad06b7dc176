import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import type { Page } from '#libs/kernel/page.js';
import { ListModelAttempts, ModelAttemptView } from './list-model-attempts.query.js';

@ApiTags('conversations')
@Controller('conversations')
export class ListModelAttemptsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/messages/:messageId/attempts')
  @Endpoint({
    summary: 'List the calls of providers behind an answer, those that failed included',
    message: ListModelAttempts,
    page: ModelAttemptView,
  })
  list(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<Page<ModelAttemptView>> {
    return this.dispatcher.query(new ListModelAttempts(id, messageId));
  }
}
