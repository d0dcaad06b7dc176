import { fragment, sql } from '#libs/persistence/sql.js';
import { OPEN_MODEL_POLICY, type ModelPolicy } from '../domain/model-policy.js';

/** Row level security makes these the current organization's; not correlated, so computed once per statement. */
const POLICY = `(select jsonb_build_object('allowedModels', allowed_models, 'noTraining', no_training,
    'zeroRetention', zero_retention, 'regions', regions, 'ownKeysOnly', own_keys_only)
  from conversation.model_policies)`;

/** Columns for a statement of the asker's organization: its policy and its sealed keys by vendor. */
export const ORGANIZATION_MODELS = fragment(`${POLICY} as policy,
  (select jsonb_object_agg(vendor, sealed_key) from conversation.provider_keys) as "sealedKeys"`);

export interface OrganizationModelsRow {
  readonly policy: ModelPolicy | null;
  readonly sealedKeys: Readonly<Record<string, string>> | null;
}

/** What the organization allows, without its keys, and whether models write its titles. */
export const MODEL_ACCESS = sql`select ${fragment(POLICY)} as policy,
  (select coalesce(array_agg(vendor), '{}') from conversation.provider_keys) as vendors,
  (select titles_by_model from conversation.settings) as "titlesByModel"`;

export interface ModelAccessRow {
  readonly policy: ModelPolicy | null;
  readonly vendors: readonly string[];
  /** Null where the organization does not say. */
  readonly titlesByModel: boolean | null;
}

export const toAccess = (
  row: ModelAccessRow | undefined,
): { policy: ModelPolicy; ownVendors: ReadonlySet<string> } => ({
  policy: row?.policy ?? OPEN_MODEL_POLICY,
  ownVendors: new Set(row?.vendors),
});
