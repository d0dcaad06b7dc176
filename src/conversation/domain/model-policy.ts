import type { Model, ModelCapability } from './models.js';

export const LOCAL_REGION = 'local';

/** Which models an organization lets its people converse with. */
export interface ModelPolicy {
  /** Ids; null allows every model. */
  readonly allowedModels: readonly string[] | null;
  /** Only providers known not to train on what they are sent. */
  readonly noTraining: boolean;
  /** Only providers known to keep nothing. */
  readonly zeroRetention: boolean;
  /** Only these regions; null is everywhere. What never leaves this deployment is in all of them. */
  readonly regions: readonly string[] | null;
  /** Only vendors the organization has a key of its own for. */
  readonly ownKeysOnly: boolean;
}

export const OPEN_MODEL_POLICY: ModelPolicy = {
  allowedModels: null,
  noTraining: false,
  zeroRetention: false,
  regions: null,
  ownKeysOnly: false,
};

type Refuses = (model: Model, policy: ModelPolicy, ownVendors: ReadonlySet<string>) => boolean;

const RULES: readonly [Refuses, reason: string][] = [
  [
    ({ id }, { allowedModels }) => allowedModels !== null && !allowedModels.includes(id),
    'your organization does not allow it',
  ],
  [
    ({ trainsOnData }, { noTraining }) => noTraining && trainsOnData,
    'your organization allows no provider that may train on its data',
  ],
  [
    ({ retentionDays }, { zeroRetention }) => zeroRetention && retentionDays !== 0,
    'your organization allows no provider that keeps its data',
  ],
  [
    ({ region }, { regions }) =>
      regions !== null && region !== LOCAL_REGION && !regions.includes(region ?? ''),
    'your organization allows other regions only',
  ],
  [
    ({ vendor, region }, { ownKeysOnly }, own) =>
      ownKeysOnly && region !== LOCAL_REGION && !own.has(vendor ?? ''),
    'your organization allows only providers it has a key of its own for',
  ],
];

/** Why the organization's policy keeps a model from answering; undefined when it does not. */
export const policyRefusal = (
  model: Model,
  policy: ModelPolicy,
  ownVendors: ReadonlySet<string>,
): string | undefined => RULES.find(([refuses]) => refuses(model, policy, ownVendors))?.[1];

/** What a request needs that the model lacks. */
export const missingCapability = (
  { capabilities }: Model,
  needs: readonly ModelCapability[],
): ModelCapability | undefined => needs.find((need) => !capabilities.includes(need));
