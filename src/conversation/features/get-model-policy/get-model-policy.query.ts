import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from '../../infrastructure/organization-models.js';
import type { ModelPolicyView } from '../model-policy.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read' })
export class GetModelPolicy extends Query<ModelPolicyView> {}

@QueryHandler(GetModelPolicy)
export class GetModelPolicyHandler implements IQueryHandler<GetModelPolicy> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<ModelPolicyView> {
    return toAccess(await this.db.one<ModelAccessRow>(MODEL_ACCESS)).policy as ModelPolicyView;
  }
}
