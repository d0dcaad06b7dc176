import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import {
  permissionsOfGrant,
  roleIn,
  type Access,
  type GrantScope,
  type PermissionSource,
} from '../domain/access.js';
import { ORGANIZATION_PERMISSIONS } from '../domain/permissions.js';
import type { OrganizationStatus } from '../domain/organization.js';
import { ADMINISTRATORS, permissionsOf } from '../domain/roles.js';
import type { Workplace } from '../memberships.js';
import { OPEN_POLICY, PolicyCheck, type SecurityPolicy } from '../domain/security-policy.js';

interface AccessRow {
  name: string;
  slug: string;
  displayName: string;
  path: string;
  status: OrganizationStatus;
  policy: Partial<SecurityPolicy> | null;
  sso_required: boolean;
  role: string | null;
  department: string | null;
  custom_permissions: string[] | null;
  inherited_from: string | null;
  grants: { resource: string; action: string; scope: GrantScope; expiresAt: string | null }[];
  opened_until: Date | null;
}

/** Reads what a person may do in an organization, in one statement. */
@Injectable()
export class SqlAccess {
  constructor(private readonly db: ReadDb) {}

  /** Null when the organization does not exist. */
  async read(organizationId: string, userId: string): Promise<Access | null> {
    const row = await this.row(organizationId, userId);
    return row ? toAccess(organizationId, row) : null;
  }

  /** Undefined when the person has no business in the organization. */
  async place(organizationId: string, userId: string): Promise<Workplace | undefined> {
    const row = await this.row(organizationId, userId);
    const role = row && roleIn(toAccess(organizationId, row));
    if (!role) return undefined;
    const { name, slug, displayName } = row;
    const { sessionIdleMinutes = null } = row.policy ?? {};
    return { organizationId, name, slug, displayName, role, sessionIdleMinutes };
  }

  private async row(organizationId: string, userId: string): Promise<AccessRow | undefined> {
    const statement = sql`
      select o.name, o.slug, o.display_name as "displayName", o.path::text as path, o.status, o.settings -> 'security' as policy, m.role, m.department,
             coalesce(m.role <> 'owner' and exists (select from tenancy.domains d
               where d.organization_id = o.id and d.verified_at is not null and d.sso_required
                 and d.name = lower(split_part(m.email, '@', 2))), false) as sso_required,
             r.permissions as custom_permissions,
             (select a.name from tenancy.organizations a
                join tenancy.memberships am on am.organization_id = a.id and am.user_id = ${userId}
                     and am.status = 'active' and am.role = any(${[...ADMINISTRATORS]})
               where a.path @> o.path and a.id <> o.id
                 and not exists (select from tenancy.organizations b
                                  where b.path @> o.path and b.depth > a.depth and not b.inherits_administration)
               order by a.depth desc limit 1) as inherited_from,
             coalesce((select jsonb_agg(jsonb_build_object('resource', g.resource, 'action', g.action, 'scope', g.scope, 'expiresAt', g.expires_at))
                from tenancy.grants g
               where g.organization_id = o.id and g.user_id = ${userId} and (g.expires_at is null or g.expires_at > now())), '[]') as grants,
             (select max(p.expires_at) from tenancy.platform_access p
               where p.organization_id = o.id and p.operator_id = ${userId} and p.subject_id is null
                 and p.ended_at is null and p.expires_at > now()) as opened_until
        from tenancy.organizations o
        left join tenancy.memberships m on m.organization_id = o.id and m.user_id = ${userId} and m.status = 'active'
        left join tenancy.roles r on r.organization_id = o.id and r.key = m.role
       where o.id = ${organizationId}`;
    // A system command sees what it has written itself; any other may not see what is above the organization.
    const rows = await (currentTransaction()?.role === 'system'
      ? commandRows<AccessRow>(statement)
      : this.db.systemRows<AccessRow>(statement));
    return rows[0];
  }
}

function toAccess(organizationId: string, row: AccessRow): Access {
  const { role, department } = row;
  return {
    organizationId,
    path: row.path.split('.'),
    status: row.status,
    policy: new PolicyCheck({ ...OPEN_POLICY, ...row.policy }, row.sso_required ? organizationId : null),
    membership: role === null ? null : { role, department },
    administers: row.inherited_from !== null || ADMINISTRATORS.includes(role ?? ''),
    sources: sourcesOf(row),
  };
}

/** What belongs to nothing but itself is not given by being a member, so a grant needs a membership. */
function sourcesOf(row: AccessRow): PermissionSource[] {
  const sources: PermissionSource[] = [];
  if (row.opened_until)
    sources.push({
      kind: 'platform',
      detail: `Access that was opened as an operator, until ${row.opened_until.toISOString()}, includes it.`,
      permissions: EVERYTHING,
      scope: 'organization',
      expiresAt: row.opened_until,
    });
  if (row.role !== null)
    sources.push(
      lasting(
        'role',
        `The role "${row.role}" includes it.`,
        row.custom_permissions ?? permissionsOf([row.role]),
      ),
    );
  if (row.inherited_from !== null)
    sources.push(
      lasting(
        'inherited',
        `The administration of "${row.inherited_from}", which is above this organization, includes it.`,
        permissionsOf(['admin']),
      ),
    );
  if (row.role !== null || row.inherited_from !== null) sources.push(...row.grants.map(toSource));
  return sources;
}

const EVERYTHING: ReadonlySet<string> = new Set(ORGANIZATION_PERMISSIONS);

const lasting = (
  kind: 'role' | 'inherited',
  detail: string,
  permissions: readonly string[],
): PermissionSource => ({
  kind,
  detail,
  permissions: new Set(permissions),
  scope: 'organization',
  expiresAt: null,
});

const toSource = ({ resource, action, scope, expiresAt }: AccessRow['grants'][number]): PermissionSource => ({
  kind: 'grant',
  detail: `A grant of ${resource}.${action}${scope === 'department' ? ' within your department' : ''} includes it.`,
  permissions: permissionsOfGrant(resource, action),
  scope,
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
});
