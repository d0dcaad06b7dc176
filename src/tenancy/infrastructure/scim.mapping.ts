import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { ScimGroup } from '../domain/scim-group.js';
import { ScimToken } from '../domain/scim-token.js';
import { ScimUniqueness } from '../domain/scim.errors.js';

export const ScimTokenMapping = defineEntity({
  class: ScimToken,
  schema: 'tenancy',
  tableName: 'scim_tokens',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.text(),
    secretHash: p.text(),
    scopes: p.array(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
  },
});

export const ScimGroupMapping = defineEntity({
  class: ScimGroup,
  schema: 'tenancy',
  tableName: 'scim_groups',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    displayName: p.text(),
    externalId: p.text().nullable(),
    target: p.string(),
    teamId: p.uuid().nullable(),
    role: p.text().nullable(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

onConstraint('scim_users_name', () => new ScimUniqueness('Another user has this userName.'));
onConstraint('scim_groups_name', () => new ScimUniqueness('Another group has this displayName.'));
