import { Flag, Instant, Integer, Text, TextList, Uuid } from '#libs/http/fields.js';
import type { CustomRole } from '../domain/custom-role.js';
import { ORGANIZATION_ROLES, permissionsOf } from '../domain/roles.js';

/** A role that members of the organization can have. */
export class RoleView {
  @Uuid({ nullable: true, description: 'Null of a built-in role' })
  id: string | null;

  @Text({ max: 50 })
  key: string;

  @Text({ max: 100 })
  name: string;

  @Text({ max: 1000, nullable: true })
  description: string | null;

  @Flag({ description: 'Whether it comes with the platform; such a role cannot be changed' })
  builtIn: boolean;

  @TextList({ max: 500, description: 'What it includes' })
  permissions: readonly string[];

  @Integer({ min: 0, max: 2_147_483_647, description: 'Counts every change; the ETag. 0 of a built-in role' })
  revision: number;

  @Instant({ nullable: true })
  updatedAt: Date | null;
}

export const toRoleView = ({
  id,
  key,
  name,
  description,
  permissions,
  revision,
  updatedAt,
}: CustomRole): RoleView => ({
  id,
  key,
  name,
  description,
  builtIn: false,
  permissions,
  revision,
  updatedAt,
});

export const BUILT_IN_ROLES: readonly RoleView[] = ORGANIZATION_ROLES.map((key) => ({
  id: null,
  key,
  name: key.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()),
  description: null,
  builtIn: true,
  permissions: permissionsOf([key]),
  revision: 0,
  updatedAt: null,
}));

/** Of `tenancy.roles`, as the view. */
export const ROLE_COLUMNS =
  'id, key, name, description, false as "builtIn", permissions, revision, updated_at as "updatedAt"';
