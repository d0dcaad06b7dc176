import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { FederatedIdentity } from '../domain/federated-identity.js';
import { IdentityTaken } from '../domain/federation.errors.js';
import type { ProtocolName, ProtocolSettings } from '../domain/federation-protocol.js';
import { IdentityProvider } from '../domain/identity-provider.js';

export const IdentityProviderMapping = defineEntity({
  class: IdentityProvider,
  schema: 'identity',
  tableName: 'identity_providers',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    protocol: p.string().$type<ProtocolName>(),
    name: p.text(),
    isEnabled: p.boolean(),
    settings: p.json<ProtocolSettings>(),
    sealedSecret: p.text().nullable(),
    trustsSecondFactor: p.boolean(),
    secondFactorValues: p.array(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    revision: p.integer(),
  },
});

export const FederatedIdentityMapping = defineEntity({
  class: FederatedIdentity,
  schema: 'identity',
  tableName: 'federated_identities',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    provider: p.text(),
    issuer: p.text(),
    subject: p.text(),
    email: p.text().nullable(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
  },
});

onConstraint('federated_identities_subject', () => new IdentityTaken());
