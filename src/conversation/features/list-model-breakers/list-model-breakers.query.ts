import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Integer, Text } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { ModelGateway } from '../../generation/model-gateway.js';

const MAX = 2_147_483_647;

/** Whether a model is asked. `failures` and `successes` are those of this process in the last half minute. */
export class ModelBreakerView {
  @Text({ max: 100, description: 'The id of the model in the configuration' })
  provider: string;

  @Text({ max: 200, description: 'What the provider calls the model' })
  model: string;

  @Choice(['closed', 'half-open', 'open'], {
    description: 'closed: asked; open: not asked, in no process; half-open: one call may try',
  })
  state: string;

  @Integer({ min: 0, max: MAX })
  failures: number;

  @Integer({ min: 0, max: MAX })
  successes: number;

  @Integer({ min: 0, max: MAX, description: 'Until an open one lets a call try' })
  retryAfterMs: number;
}

@Message({ permission: 'ops.manage', mode: 'operations' })
export class ListModelBreakers extends Query<Page<ModelBreakerView>> {}

@QueryHandler(ListModelBreakers)
export class ListModelBreakersHandler implements IQueryHandler<ListModelBreakers> {
  constructor(private readonly gateway: ModelGateway) {}

  async execute(): Promise<Page<ModelBreakerView>> {
    return { data: [...this.gateway.breakers()], nextCursor: null };
  }
}
