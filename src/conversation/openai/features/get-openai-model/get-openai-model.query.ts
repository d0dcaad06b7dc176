import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { policyRefusal } from '../../../domain/model-policy.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from '../../../infrastructure/organization-models.js';
import { NamedModels } from '../../named-models.js';
import { NamedModelNotFound } from '../../openai.errors.js';
import type { OpenAiModel } from '../list-openai-models/list-openai-models.query.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [NamedModelNotFound] })
export class GetOpenaiModel extends Query<OpenAiModel> {
  /** @param name as a request would name it, with a label if need be */
  constructor(readonly name: string) {
    super();
  }
}

@QueryHandler(GetOpenaiModel)
export class GetOpenaiModelHandler implements IQueryHandler<GetOpenaiModel> {
  constructor(
    private readonly names: NamedModels,
    private readonly db: ReadDb,
  ) {}

  async execute({ name }: GetOpenaiModel): Promise<OpenAiModel> {
    const { part, ...named } = await this.names.find(name);
    const { model, agent } = part?.byDefault ?? named;
    const { policy, ownVendors } = toAccess(await this.db.one<ModelAccessRow>(MODEL_ACCESS));
    if (policyRefusal(model, policy, ownVendors)) throw new NamedModelNotFound(name);
    return {
      id: name,
      object: 'model',
      created: 0,
      owned_by: agent || part ? 'organization' : model.provider,
    };
  }
}
