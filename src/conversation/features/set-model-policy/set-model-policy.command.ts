import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ModelsUnknown } from '../../domain/model.errors.js';
import type { ModelPolicy } from '../../domain/model-policy.js';
import { Models } from '../../domain/models.js';
import type { ModelPolicyView } from '../model-policy.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [ModelsUnknown],
  audit: {
    action: 'model_policy.set',
    category: 'security',
    resource: 'organization',
    subject: ({ policy }: SetModelPolicy) => ({ details: { policy: { ...policy } } }),
  },
})
export class SetModelPolicy extends Command<ModelPolicyView> {
  constructor(readonly policy: ModelPolicy) {
    super();
  }
}

@CommandHandler(SetModelPolicy)
export class SetModelPolicyHandler implements ICommandHandler<SetModelPolicy> {
  constructor(
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  async execute({ policy }: SetModelPolicy): Promise<ModelPolicyView> {
    const unknown = policy.allowedModels?.findIndex((id) => !this.models.find(id)) ?? -1;
    if (unknown >= 0) throw new ModelsUnknown(unknown);
    const { organizationId, userId } = currentMember();
    const { allowedModels, noTraining, zeroRetention, regions, ownKeysOnly } = policy;
    await commandRows(sql`insert into conversation.model_policies
        (organization_id, allowed_models, no_training, zero_retention, regions, own_keys_only, updated_at, updated_by)
      values (${organizationId}, ${allowedModels}::text[], ${noTraining}, ${zeroRetention}, ${regions}::text[],
              ${ownKeysOnly}, ${this.clock.now()}, ${userId})
      on conflict (organization_id) do update set allowed_models = excluded.allowed_models,
        no_training = excluded.no_training, zero_retention = excluded.zero_retention, regions = excluded.regions,
        own_keys_only = excluded.own_keys_only, updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
    return policy as ModelPolicyView;
  }
}
