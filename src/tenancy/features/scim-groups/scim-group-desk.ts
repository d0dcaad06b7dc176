import { Injectable } from '@nestjs/common';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { isId, newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { ScimInvalidValue, ScimResourceNotFound, ScimUniqueness } from '../../domain/scim.errors.js';
import { ScimGroup, type ScimTarget } from '../../domain/scim-group.js';
import { ScimGroupRepository } from '../../domain/scim.repositories.js';
import { Team } from '../../domain/team.js';
import { TeamRepository } from '../../domain/team.repository.js';
import type { GroupChange, MemberChange } from '../../scim/group-change.js';
import { groupColumns, groupVersion, type GroupRow } from '../../scim/group-resource.js';
import type { ScimCase } from '../scim-users/scim-user-desk.js';
import { ScimGroupRoles } from './scim-group-roles.js';

/** Groups of the identity provider, and what they stand for here: a team each, or a role. */
@Injectable()
export class ScimGroupDesk {
  constructor(
    private readonly groups: ScimGroupRepository,
    private readonly teams: TeamRepository,
    private readonly roles: ScimGroupRoles,
  ) {}

  async create(scimCase: ScimCase, { displayName = '', externalId = null, members }: GroupChange) {
    const { organizationId, at } = scimCase;
    const group = ScimGroup.create(newId(), organizationId, displayName, externalId, at);
    await this.requireFree(organizationId, group.displayName);
    this.groups.add(group);
    this.foundTeam(scimCase, group);
    await currentEm().flush();
    await this.changeMembers(scimCase, group, members);
    return group;
  }

  /** Throws `ScimResourceNotFound` and `PreconditionFailed`. */
  async take({ organizationId }: ScimCase, id: string, versions?: readonly string[]): Promise<ScimGroup> {
    const group = isId(id) ? await this.groups.find(organizationId, id) : undefined;
    if (!group) throw new ScimResourceNotFound(id);
    if (versions && !versions.includes('*') && !versions.includes(groupVersion(group)))
      throw new PreconditionFailed();
    return group;
  }

  async change(scimCase: ScimCase, group: ScimGroup, change: GroupChange): Promise<void> {
    const { organizationId, at } = scimCase;
    const { displayName = group.displayName, externalId = group.externalId, members } = change;
    if (displayName.trim().toLowerCase() !== group.displayName.toLowerCase())
      await this.requireFree(organizationId, displayName);
    group.rename(displayName, externalId, at);
    if (group.teamId)
      (await this.teams.byId(organizationId, group.teamId)).update({ name: group.teamName }, at);
    if (await this.changeMembers(scimCase, group, members)) group.touch(at);
  }

  async delete(scimCase: ScimCase, group: ScimGroup): Promise<void> {
    const gone = await this.removeAll(group);
    await this.removeTeam(group);
    await this.roles.settle(scimCase, gone, group.role);
    group.delete();
    this.groups.remove(group);
  }

  /** A group that was a team stands for a role from now on, or the other way round. */
  async map(scimCase: ScimCase, group: ScimGroup, target: ScimTarget, role: string | null): Promise<void> {
    const former = group.role;
    const wasTeam = group.target === 'team';
    if (wasTeam && target === 'role') await this.removeTeam(group);
    group.map(target, role, scimCase.at);
    if (group.role === former) return;
    const people = await this.membersOf(group);
    if (group.target === 'team') {
      this.foundTeam(scimCase, group);
      await currentEm().flush();
      await this.putIntoTeam(scimCase, group, people);
    }
    await this.roles.settle(scimCase, people, former);
  }

  async row(organizationId: string, id: string, withMembers: boolean): Promise<GroupRow> {
    await currentEm().flush();
    const [row] =
      await commandRows<GroupRow>(sql`select ${groupColumns(withMembers)} from tenancy.scim_groups g
       where g.organization_id = ${organizationId} and g.id = ${id}`);
    if (!row) throw new ScimResourceNotFound(id);
    return row;
  }

  private async requireFree(organizationId: string, displayName: string): Promise<void> {
    if (await this.groups.named(organizationId, displayName))
      throw new ScimUniqueness('Another group has this displayName.');
  }

  private foundTeam({ organizationId, by, at }: ScimCase, group: ScimGroup): void {
    const team = Team.create(newId(), organizationId, group.teamName, null, by, at);
    this.teams.add(team);
    group.isTeam(team.id);
  }

  private async removeTeam({ organizationId, teamId }: ScimGroup): Promise<void> {
    if (!teamId) return;
    const team = await this.teams.byId(organizationId, teamId);
    team.delete();
    this.teams.remove(team);
  }

  /** Whether anybody came or went. */
  private async changeMembers(
    scimCase: ScimCase,
    group: ScimGroup,
    changes: readonly MemberChange[],
  ): Promise<boolean> {
    let changed = false;
    for (const change of changes) {
      const [came, went] = await this.apply(group, change);
      if (came.length + went.length === 0) continue;
      changed = true;
      await this.putIntoTeam(scimCase, group, came);
      await this.takeFromTeam(group, went);
      if (group.role !== null) await this.roles.settle(scimCase, [...came, ...went], group.role);
    }
    return changed;
  }

  private async apply(group: ScimGroup, change: MemberChange): Promise<[came: string[], went: string[]]> {
    if (change.kind === 'clear') return [[], await this.removeAll(group)];
    if (change.kind === 'add') return [await this.add(group, change.ids), []];
    if (change.kind === 'remove') return [[], await this.remove(group, change.ids)];
    const went = await this.removeOthers(group, change.ids);
    return [await this.add(group, change.ids), went];
  }

  private async add({ organizationId, id }: ScimGroup, userIds: readonly string[]): Promise<string[]> {
    const wrong = userIds.find((each) => !isId(each));
    if (wrong !== undefined) throw unknownMember(wrong);
    if (userIds.length === 0) return [];
    const [missing] = await commandRows<{ userId: string }>(sql`
      select wanted as "userId" from unnest(${[...userIds]}::uuid[]) as wanted
       where not exists (select from tenancy.memberships m where m.organization_id = ${organizationId}
               and m.user_id = wanted and m.status in ('active', 'suspended')) limit 1`);
    if (missing) throw unknownMember(missing.userId);
    return ids(sql`insert into tenancy.scim_group_members (organization_id, group_id, user_id)
      select ${organizationId}, ${id}, wanted from unnest(${[...userIds]}::uuid[]) as wanted
      on conflict do nothing returning user_id as "userId"`);
  }

  /** Whoever is not in it is not in it. */
  private remove({ organizationId, id }: ScimGroup, userIds: readonly string[]): Promise<string[]> {
    return ids(sql`delete from tenancy.scim_group_members where organization_id = ${organizationId}
       and group_id = ${id} and user_id = any(${userIds.filter(isId)}::uuid[]) returning user_id as "userId"`);
  }

  private removeOthers({ organizationId, id }: ScimGroup, userIds: readonly string[]): Promise<string[]> {
    return ids(sql`delete from tenancy.scim_group_members where organization_id = ${organizationId}
       and group_id = ${id} and user_id <> all(${userIds.filter(isId)}::uuid[]) returning user_id as "userId"`);
  }

  private removeAll(group: ScimGroup): Promise<string[]> {
    return this.removeOthers(group, []);
  }

  private membersOf({ organizationId, id }: ScimGroup): Promise<string[]> {
    return ids(sql`select user_id as "userId" from tenancy.scim_group_members
       where organization_id = ${organizationId} and group_id = ${id}`);
  }

  private async putIntoTeam(
    { organizationId, by, at }: ScimCase,
    { teamId }: ScimGroup,
    userIds: readonly string[],
  ): Promise<void> {
    if (!teamId || userIds.length === 0) return;
    const team = await this.teams.byId(organizationId, teamId);
    const came = await ids(sql`
      insert into tenancy.team_members (organization_id, team_id, user_id, added_by, added_at)
      select ${organizationId}, ${teamId}, came, ${by}, ${at} from unnest(${[...userIds]}::uuid[]) as came
      on conflict do nothing returning user_id as "userId"`);
    for (const userId of came) team.admit(userId, 'member');
  }

  private async takeFromTeam(
    { organizationId, teamId }: ScimGroup,
    userIds: readonly string[],
  ): Promise<void> {
    if (!teamId || userIds.length === 0) return;
    const team = await this.teams.byId(organizationId, teamId);
    const went = await ids(sql`delete from tenancy.team_members where organization_id = ${organizationId}
       and team_id = ${teamId} and user_id = any(${[...userIds]}::uuid[]) returning user_id as "userId"`);
    for (const userId of went) team.dismiss(userId);
  }
}

const ids = async (statement: Parameters<typeof commandRows>[0]): Promise<string[]> =>
  (await commandRows<{ userId: string }>(statement)).map(({ userId }) => userId);

const unknownMember = (id: string): ScimInvalidValue =>
  new ScimInvalidValue(`No user of the organization has the id "${id.slice(0, 100)}".`);
