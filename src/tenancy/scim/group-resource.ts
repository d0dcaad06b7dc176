import { fragment, sql, type Statement } from '#libs/persistence/sql.js';
import type { Columns } from './filter.js';
import { GROUP_SCHEMA } from './schema.js';
import { userLocation } from './user-resource.js';

export interface GroupRow {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Null when nobody asked. */
  readonly members: readonly { value: string; display: string }[] | null;
}

/** Of `tenancy.scim_groups g`. Who is in a large group is looked up only when it is shown. */
export const groupColumns = (withMembers: boolean): Statement => sql`g.id, g.display_name as "displayName",
  g.external_id as "externalId", g.revision, g.created_at as "createdAt", g.updated_at as "updatedAt",
  ${withMembers ? MEMBERS : fragment('null::jsonb')} as members`;

const MEMBERS =
  fragment(`(select coalesce(jsonb_agg(jsonb_build_object('value', gm.user_id, 'display', m.display_name) order by gm.user_id), '[]')
    from tenancy.scim_group_members gm
    join tenancy.memberships m on m.organization_id = gm.organization_id and m.user_id = gm.user_id
   where gm.organization_id = g.organization_id and gm.group_id = g.id)`);

export const GROUP_FILTER: Columns = {
  id: { kind: 'text', sql: 'g.id::text', exact: true },
  externalid: { kind: 'text', sql: 'g.external_id', exact: true },
  displayname: { kind: 'text', sql: 'g.display_name' },
  members: {
    kind: 'list',
    from: `tenancy.scim_group_members gm join tenancy.memberships m on m.organization_id = gm.organization_id
             and m.user_id = gm.user_id and gm.organization_id = g.organization_id and gm.group_id = g.id`,
    parts: {
      value: { kind: 'text', sql: 'gm.user_id::text', exact: true },
      display: { kind: 'text', sql: 'm.display_name' },
    },
  },
  'meta.created': { kind: 'instant', sql: 'g.created_at' },
  'meta.lastmodified': { kind: 'instant', sql: 'g.updated_at' },
};

export const groupVersion = ({ revision }: Pick<GroupRow, 'revision'>): string => `W/"${revision}"`;

/** A group as RFC 7643 §4.2 shows it. */
export function groupResource(row: GroupRow, base: string) {
  const { id, displayName, externalId, members } = row;
  return {
    schemas: [GROUP_SCHEMA],
    id,
    ...(externalId !== null && { externalId }),
    displayName,
    ...(members && {
      members: members.map((each) => ({ ...each, type: 'User', $ref: userLocation(base, each.value) })),
    }),
    meta: {
      resourceType: 'Group',
      created: row.createdAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location: `${base}/scim/v2/Groups/${id}`,
      version: groupVersion(row),
    },
  };
}

export type GroupResource = ReturnType<typeof groupResource>;
