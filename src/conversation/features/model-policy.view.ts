import { Flag, TextList } from '#libs/http/fields.js';
import type { ModelPolicy } from '../domain/model-policy.js';

const ID = /^[A-Za-z0-9._:/-]+$/;

export class ModelPolicyView implements ModelPolicy {
  @TextList({
    maxLength: 100,
    max: 200,
    pattern: ID,
    nullable: true,
    description: 'Ids of the models people may converse with; null allows every model',
  })
  allowedModels: string[] | null;

  @Flag({ description: 'Only providers known not to train on what they are sent' })
  noTraining: boolean;

  @Flag({ description: 'Only providers known to keep nothing of what they are sent' })
  zeroRetention: boolean;

  @TextList({
    maxLength: 50,
    max: 50,
    pattern: ID,
    nullable: true,
    description:
      'Only models in these regions; null is everywhere. What never leaves this deployment is in all',
  })
  regions: string[] | null;

  @Flag({ description: 'Only vendors the organization has a key of its own for' })
  ownKeysOnly: boolean;
}
