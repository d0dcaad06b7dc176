import { fragment } from '#libs/persistence/sql.js';
import type { Columns } from './filter.js';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './schema.js';
import type { Json, UserAttributes } from './user-attributes.js';

/** A member with what the identity provider has said of him. */
export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly status: 'active' | 'suspended';
  readonly department: string | null;
  readonly joinedAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
  readonly userName: string;
  readonly externalId: string | null;
  readonly attributes: UserAttributes | null;
  readonly scimRevision: number | null;
  readonly groups: readonly { value: string; display: string }[];
}

/** Everybody who belongs to the organization is a user, also whom no provider has brought. */
export const USER_FROM = fragment(`tenancy.memberships m
  left join tenancy.scim_users s on s.organization_id = m.organization_id and s.user_id = m.user_id`);

export const USER_COLUMNS =
  fragment(`m.user_id as id, m.email, m.display_name as "displayName", m.status, m.department,
  m.joined_at as "joinedAt", greatest(m.updated_at, s.updated_at) as "updatedAt", m.revision,
  coalesce(s.user_name, m.email) as "userName", s.external_id as "externalId", s.attributes, s.revision as "scimRevision",
  coalesce((select jsonb_agg(jsonb_build_object('value', g.id, 'display', g.display_name) order by g.display_name)
     from tenancy.scim_group_members gm join tenancy.scim_groups g on g.id = gm.group_id
    where gm.organization_id = m.organization_id and gm.user_id = m.user_id), '[]') as groups`);

const EMAILS = `jsonb_array_elements(coalesce(s.attributes -> 'emails',
  jsonb_build_array(jsonb_build_object('value', m.email, 'type', 'work', 'primary', true)))) as each`;
const PHONES = `jsonb_array_elements(coalesce(s.attributes -> 'phoneNumbers', '[]')) as each`;

const text = (sql: string) => ({ kind: 'text', sql }) as const;
const kept = (name: string) => text(`s.attributes ->> '${name}'`);
const named = (name: string) => text(`s.attributes -> 'name' ->> '${name}'`);
const employed = (name: string) => text(`s.attributes -> '${ENTERPRISE_SCHEMA}' ->> '${name}'`);

const PARTS: Columns = {
  value: text(`each ->> 'value'`),
  type: text(`each ->> 'type'`),
  display: text(`each ->> 'display'`),
  primary: { kind: 'boolean', sql: `coalesce((each ->> 'primary')::boolean, false)` },
};

/** What filters may ask of users. */
export const USER_FILTER: Columns = {
  id: { kind: 'text', sql: 'm.user_id::text', exact: true },
  externalid: { kind: 'text', sql: 's.external_id', exact: true },
  username: text('coalesce(s.user_name, m.email)'),
  displayname: text('m.display_name'),
  active: { kind: 'boolean', sql: `(m.status = 'active')` },
  'name.formatted': text(`coalesce(s.attributes -> 'name' ->> 'formatted', m.display_name)`),
  'name.givenname': named('givenName'),
  'name.familyname': named('familyName'),
  title: kept('title'),
  nickname: kept('nickName'),
  usertype: kept('userType'),
  preferredlanguage: kept('preferredLanguage'),
  locale: kept('locale'),
  timezone: kept('timezone'),
  department: text('m.department'),
  employeenumber: employed('employeeNumber'),
  costcenter: employed('costCenter'),
  organization: employed('organization'),
  division: employed('division'),
  emails: { kind: 'list', from: EMAILS, parts: PARTS },
  phonenumbers: { kind: 'list', from: PHONES, parts: PARTS },
  groups: {
    kind: 'list',
    from: `tenancy.scim_group_members gm join tenancy.scim_groups g on g.id = gm.group_id
             and gm.organization_id = m.organization_id and gm.user_id = m.user_id`,
    parts: {
      value: { kind: 'text', sql: 'g.id::text', exact: true },
      display: text('g.display_name'),
    },
  },
  'meta.created': { kind: 'instant', sql: 'm.joined_at' },
  'meta.lastmodified': { kind: 'instant', sql: 'greatest(m.updated_at, s.updated_at)' },
};

export const userLocation = (base: string, id: string): string => `${base}/scim/v2/Users/${id}`;

export const versionOf = ({ revision, scimRevision }: Pick<UserRow, 'revision' | 'scimRevision'>): string =>
  `W/"${revision}.${scimRevision ?? 0}"`;

/** The attributes as they are: what was kept, and over it what the membership says. */
export function attributesOf(row: UserRow): UserAttributes {
  const { userName, displayName, email, status, department } = row;
  const known: UserAttributes = row.attributes ?? {};
  return {
    name: { formatted: displayName },
    emails: [{ value: email, type: 'work', primary: true }],
    ...known,
    userName,
    displayName,
    active: status === 'active',
    ...employment(known[ENTERPRISE_SCHEMA], department),
  };
}

function employment(known: Json | undefined, department: string | null): UserAttributes {
  const { department: _, ...rest } = (known ?? {}) as UserAttributes;
  const whole = department === null ? rest : { ...rest, department };
  return Object.keys(whole).length === 0 ? {} : { [ENTERPRISE_SCHEMA]: whole };
}

/** A user as RFC 7643 §4.1 shows him. */
export function userResource(row: UserRow, base: string) {
  const attributes = attributesOf(row);
  return {
    schemas: [USER_SCHEMA, ...(attributes[ENTERPRISE_SCHEMA] === undefined ? [] : [ENTERPRISE_SCHEMA])],
    id: row.id,
    ...attributes,
    active: row.status === 'active',
    groups: row.groups.map((each) => ({ ...each, $ref: `${base}/scim/v2/Groups/${each.value}` })),
    meta: {
      resourceType: 'User',
      created: row.joinedAt.toISOString(),
      lastModified: row.updatedAt.toISOString(),
      location: userLocation(base, row.id),
      version: versionOf(row),
    },
  };
}

export type UserResource = ReturnType<typeof userResource>;
