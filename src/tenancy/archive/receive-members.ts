import { randomBytes } from 'node:crypto';
import { normalizeEmail } from '#libs/kernel/email.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ORGANIZATION_ROLES } from '../domain/roles.js';
import type { Fields, ImportTarget } from './archive-section.js';
import type { MemberRecord } from './member-record.js';

interface Acquaintance {
  readonly email: string;
  readonly userId: string;
  readonly displayName: string;
}

const INVITED_MS = 7 * 86_400_000;

/**
 * Members whom the importer administers elsewhere join; all others are invited, without a mail until somebody sends
 * the invitation again. To match everybody who has an account would tell the importer who has one, and let
 * anybody make others members by a file.
 */
export async function receiveMembers(
  records: readonly Fields<MemberRecord>[],
  target: ImportTarget,
): Promise<void> {
  const { ids, importerId, count } = target;
  const here = await acquaintances(records, target);
  const roles = await rolesOf(target);
  let seats = await seatsLeft(target);
  const joining: object[] = [];
  const invited: object[] = [];
  const placed: object[] = [];
  for (const { teams, ...record } of records) {
    const email = normalizeEmail(record.email);
    const known = here.get(email);
    if (known) ids.meet(record.userId, known.userId);
    else ids.miss(record.userId);
    const isImporter = known?.userId === importerId;
    const belongs = record.status === 'active' || (record.status === 'suspended' && known);
    if (!belongs || (seats <= 0 && !isImporter)) {
      count('membersLeftOut');
      continue;
    }
    if (!isImporter) seats -= 1;
    const role = roles.has(record.role) ? record.role : 'member';
    if (role !== record.role) count('rolesLeftOut');
    const teamIds = teams.map(({ teamId }) => ids.id(teamId));
    if (!known) {
      invited.push({ ...record, id: newId(), email, role, teamIds, tokenHash: nobodysToken() });
      continue;
    }
    joining.push({ ...record, id: newId(), role, ...known });
    for (const { role: teamRole, addedAt, teamId } of teams)
      placed.push({ teamId: ids.id(teamId), userId: known.userId, role: teamRole, addedAt });
  }
  await join(joining, target);
  await invite(invited, target);
  await place(placed, target);
  if (joining.length > 0) count('membersJoined', joining.length);
  if (invited.length > 0) count('membersInvited', invited.length);
}

/** The importer himself, and those who are in an organization that he owns or administers. */
async function acquaintances(
  records: readonly Fields<MemberRecord>[],
  { importerId }: ImportTarget,
): Promise<ReadonlyMap<string, Acquaintance>> {
  const emails = records.map(({ email }) => normalizeEmail(email));
  const rows = await commandRows<Acquaintance>(sql`
    select distinct on (theirs.email) theirs.email, theirs.user_id as "userId",
           theirs.display_name as "displayName"
      from tenancy.memberships mine
      join tenancy.memberships theirs on theirs.organization_id = mine.organization_id
     where mine.user_id = ${importerId} and mine.status = 'active'
       and (theirs.user_id = mine.user_id or mine.role in ('owner', 'admin'))
       and theirs.status = 'active' and theirs.email = any(${emails})
     order by theirs.email, theirs.updated_at desc`);
  return new Map(rows.map((row) => [row.email, row]));
}

async function rolesOf({ organizationId }: ImportTarget): Promise<ReadonlySet<string>> {
  const rows = await commandRows<{ key: string }>(
    sql`select key from tenancy.roles where organization_id = ${organizationId}`,
  );
  return new Set<string>([...ORGANIZATION_ROLES, ...rows.map(({ key }) => key)]);
}

/** The lock keeps others from taking seats until the import has ended. */
async function seatsLeft({ organizationId }: ImportTarget): Promise<number> {
  const [row] = await commandRows<{ seats: number }>(sql`
    select (o.user_limit
        - (select count(*) from tenancy.memberships m where m.organization_id = o.id and m.status in ('active', 'suspended'))
        - (select count(*) from tenancy.invitations i where i.organization_id = o.id and i.status = 'pending'))::int as seats
      from tenancy.organizations o where o.id = ${organizationId} for update`);
  return row?.seats ?? 0;
}

/** Hashes to what no token does: the link is made when the invitation is sent again. */
const nobodysToken = (): string => randomBytes(32).toString('hex');

/** The importer is there already and stays the owner. */
async function join(
  rows: readonly object[],
  { organizationId, importerId, at }: ImportTarget,
): Promise<void> {
  if (rows.length === 0) return;
  await commandRows(sql`
    insert into tenancy.memberships (id, organization_id, user_id, role, status, department, email, display_name, invited_by, joined_at, updated_at)
    select id, ${organizationId}, "userId", role, status, department, email, "displayName", ${importerId}, "joinedAt", ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "userId" uuid, role text,
           status tenancy.membership_status, department text, email text, "displayName" text, "joinedAt" timestamptz)
    on conflict (organization_id, user_id) do update set department = excluded.department`);
}

async function invite(
  rows: readonly object[],
  { organizationId, importerId, at }: ImportTarget,
): Promise<void> {
  if (rows.length === 0) return;
  const expiresAt = new Date(at.getTime() + INVITED_MS);
  await commandRows(sql`
    insert into tenancy.invitations (id, organization_id, email, role, department, team_ids, token_hash, invited_by,
                                     sent_count, sent_at, expires_at, created_at, updated_at)
    select id, ${organizationId}, email, role, department, "teamIds", "tokenHash", ${importerId}, 0, ${at}, ${expiresAt}, ${at}, ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, email text, role text, department text,
           "teamIds" uuid[], "tokenHash" text)`);
}

async function place(rows: readonly object[], { organizationId, importerId }: ImportTarget): Promise<void> {
  if (rows.length === 0) return;
  await commandRows(sql`
    insert into tenancy.team_members (organization_id, team_id, user_id, role, added_by, added_at)
    select ${organizationId}, "teamId", "userId", role, ${importerId}, "addedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("teamId" uuid, "userId" uuid,
           role tenancy.team_role, "addedAt" timestamptz)
    on conflict do nothing`);
}
