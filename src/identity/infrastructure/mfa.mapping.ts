import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { PasskeyInvalid } from '../domain/mfa.errors.js';
import { MfaFactor, type MfaFactorKind } from '../domain/mfa-factor.js';

export const MfaFactorMapping = defineEntity({
  class: MfaFactor,
  schema: 'identity',
  tableName: 'mfa_factors',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    name: p.text(),
    kind: p.string().$type<MfaFactorKind>(),
    sealedSecret: p.text().nullable(),
    credentialId: p.text().nullable(),
    publicKey: p.text().nullable(),
    signCount: p.bigint('number').accessor('_signCount'),
    createdAt: p.datetime(),
    confirmedAt: p.datetime().nullable().accessor('_confirmedAt'),
    lastUsedAt: p.datetime().nullable().accessor('_lastUsedAt'),
    lastStep: p.integer().accessor('_lastStep'),
  },
});

onConstraint('mfa_factors_credential', () => new PasskeyInvalid());
