import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Flag, Integer, Text } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { Models } from '../../domain/models.js';

export class ModelView {
  @Text({ max: 100 })
  id: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 100 })
  provider: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Tokens of input and output together' })
  contextWindow: number;

  @Integer({ min: 1, max: 2_147_483_647 })
  maxOutputTokens: number;

  @Flag({ description: 'Answers when neither conversation nor agent names a model' })
  isDefault: boolean;
}

@Message({ permission: 'conversation.use', mode: 'read' })
export class ListModels extends Query<Page<ModelView>> {}

@QueryHandler(ListModels)
export class ListModelsHandler implements IQueryHandler<ListModels> {
  constructor(private readonly models: Models) {}

  async execute(): Promise<Page<ModelView>> {
    const preferred = this.models.default().id;
    return {
      data: this.models.list().map((model) => ({ ...model, isDefault: model.id === preferred })),
      nextCursor: null,
    };
  }
}
