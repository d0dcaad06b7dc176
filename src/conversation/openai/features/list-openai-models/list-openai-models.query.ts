import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { policyRefusal } from '../../../domain/model-policy.js';
import { Models } from '../../../domain/models.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from '../../../infrastructure/organization-models.js';
import { NamedModels } from '../../named-models.js';

/** A model as OpenAI's clients know it; agents are models to them. */
export interface OpenAiModel {
  readonly id: string;
  readonly object: 'model';
  /** Unix seconds; 0 for what was always there. */
  readonly created: number;
  readonly owned_by: string;
}

@Message({ permission: 'conversation.use', mode: 'read' })
export class ListOpenaiModels extends Query<OpenAiModel[]> {}

@QueryHandler(ListOpenaiModels)
export class ListOpenaiModelsHandler implements IQueryHandler<ListOpenaiModels> {
  constructor(
    private readonly models: Models,
    private readonly names: NamedModels,
    private readonly db: ReadDb,
  ) {}

  async execute(): Promise<OpenAiModel[]> {
    const [access, agents, experiments] = await Promise.all([
      this.db.one<ModelAccessRow>(MODEL_ACCESS),
      this.names.agents(),
      this.names.runningExperiments(),
    ]);
    const { policy, ownVendors } = toAccess(access);
    const allowed = this.models.list().filter((model) => !policyRefusal(model, policy, ownVendors));
    return [
      ...allowed.map(({ id, provider }) => toModel(id, 0, provider)),
      ...agents.map(({ name, publishedAt }) =>
        toModel(name, Math.floor(publishedAt.getTime() / 1_000), 'organization'),
      ),
      ...experiments.map((name) => toModel(name, 0, 'organization')),
    ];
  }
}

const toModel = (id: string, created: number, owner: string): OpenAiModel => ({
  id,
  object: 'model',
  created,
  owned_by: owner,
});
