import { fragment } from '#libs/persistence/sql.js';
import type { toIdentityProviderView } from './identity-provider.view.js';

export type ProviderRow = Parameters<typeof toIdentityProviderView>[0];

/** The secret only as far as to know that there is one. */
export const PROVIDER_COLUMNS = fragment(`id, name, is_enabled as "isEnabled", settings,
  case when sealed_secret is not null then true end as "sealedSecret", trusts_second_factor as "trustsSecondFactor",
  second_factor_values as "secondFactorValues", created_at as "createdAt", updated_at as "updatedAt", revision`);
