import { defineEntity, p } from '@mikro-orm/postgresql';
import { MfaFactor } from '../domain/mfa-factor.js';

export const MfaFactorMapping = defineEntity({
  class: MfaFactor,
  schema: 'identity',
  tableName: 'mfa_factors',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    name: p.text(),
    sealedSecret: p.text(),
    createdAt: p.datetime(),
    confirmedAt: p.datetime().nullable().accessor('_confirmedAt'),
    lastUsedAt: p.datetime().nullable().accessor('_lastUsedAt'),
    lastStep: p.integer().accessor('_lastStep'),
  },
});
