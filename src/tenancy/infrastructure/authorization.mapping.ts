import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { GrantExists, RoleKeyTaken } from '../domain/authorization.errors.js';
import { CustomRole } from '../domain/custom-role.js';
import type { GrantScope } from '../domain/access.js';
import { Grant } from '../domain/grant.js';
import { PlatformAccess } from '../domain/platform-access.js';

export const CustomRoleMapping = defineEntity({
  class: CustomRole,
  schema: 'tenancy',
  tableName: 'roles',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    key: p.text(),
    name: p.text().accessor('_name'),
    description: p.text().nullable().accessor('_description'),
    permissions: p.array().accessor('_permissions'),
    revision: p.integer().accessor('_revision'),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    updatedAt: p.datetime().accessor('_updatedAt'),
  },
});

export const GrantMapping = defineEntity({
  class: Grant,
  schema: 'tenancy',
  tableName: 'grants',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    userId: p.uuid(),
    resource: p.text(),
    action: p.text(),
    scope: p.string().$type<GrantScope>(),
    grantedBy: p.uuid(),
    expiresAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

export const PlatformAccessMapping = defineEntity({
  class: PlatformAccess,
  schema: 'tenancy',
  tableName: 'platform_access',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    operatorId: p.uuid(),
    subjectId: p.uuid().nullable(),
    reason: p.text(),
    startedAt: p.datetime(),
    expiresAt: p.datetime(),
    endedAt: p.datetime().nullable().accessor('_endedAt'),
  },
});

onConstraint('roles_key', () => new RoleKeyTaken());
onConstraint('grants_once', () => new GrantExists());
