import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { isId } from '#libs/kernel/id.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { AccessChanges } from '../../domain/access-changes.js';
import type { Membership } from '../../domain/membership.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import { Rosters, type Roster } from '../../domain/roster.js';
import { PROVISION_OWNERS } from '../../domain/scim-token.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import type { ProvisionedPerson } from '../../scim/person-of-user.js';
import type { UserAttributes } from '../../scim/user-attributes.js';
import { USER_COLUMNS, USER_FROM, versionOf, type UserRow } from '../../scim/user-resource.js';

export interface ScimCase {
  readonly organizationId: string;
  readonly by: string;
  /** One that lets the client decide about owners, where an owner has made its token. */
  readonly roster: Roster;
  readonly at: Date;
}

/** Where a provisioning client decides about people: one at a time in each organization. */
@Injectable()
export class ScimUserDesk {
  constructor(
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly accessChanges: AccessChanges,
    private readonly authorizer: Authorizer,
    private readonly clock: Clock,
  ) {}

  async open(): Promise<ScimCase> {
    const { organizationId, userId: by } = currentMember();
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const trusted = this.authorizer.allows(currentActor(), PROVISION_OWNERS);
    return { organizationId, by, at, roster: trusted ? roster.trusting(by) : roster };
  }

  /** The member and what is kept of him. Throws `ScimResourceNotFound` and `PreconditionFailed`. */
  async take(
    { organizationId }: ScimCase,
    userId: string,
    versions?: readonly string[],
  ): Promise<{ member: Membership; row: UserRow }> {
    const member = isId(userId) ? await this.memberships.find(organizationId, userId) : undefined;
    if (!member || (member.status !== 'active' && member.status !== 'suspended'))
      throw new ScimResourceNotFound(userId);
    const row = await this.row(organizationId, userId);
    if (versions && !versions.includes('*') && !versions.includes(versionOf(row)))
      throw new PreconditionFailed();
    return { member, row };
  }

  /** What an answer shows, once the members are as they will be. */
  async read({ organizationId }: ScimCase, userId: string): Promise<UserRow> {
    await currentEm().flush();
    return this.row(organizationId, userId);
  }

  /** Tells every process that what he may do has changed. */
  announce({ organizationId }: ScimCase, userId: string): void {
    this.accessChanges.ofMember(organizationId, userId);
  }

  /** Keeps what the provider has said; the same again changes nothing. Throws `ScimUniqueness`. */
  async keep(
    { organizationId, at }: ScimCase,
    userId: string,
    { userName, externalId }: ProvisionedPerson,
    attributes: UserAttributes,
  ): Promise<void> {
    await currentEm().flush();
    await commandRows(sql`
      insert into tenancy.scim_users as s (organization_id, user_id, user_name, external_id, attributes, created_at, updated_at)
      values (${organizationId}, ${userId}, ${userName}, ${externalId}, ${JSON.stringify(attributes)}::jsonb, ${at}, ${at})
      on conflict (organization_id, user_id) do update
         set user_name = excluded.user_name, external_id = excluded.external_id, attributes = excluded.attributes,
             updated_at = excluded.updated_at, revision = s.revision + 1
       where (s.user_name, s.external_id, s.attributes) is distinct from
             (excluded.user_name, excluded.external_id, excluded.attributes)`);
  }

  /** Whether somebody else who belongs to the organization is called that, or has the address. */
  async isTaken({ organizationId }: ScimCase, userName: string, email: string, but = ''): Promise<boolean> {
    const rows = await commandRows(sql`
      select from ${USER_FROM} where m.organization_id = ${organizationId} and m.status in ('active', 'suspended')
         and m.user_id::text <> ${but}
         and (lower(coalesce(s.user_name, m.email)) = lower(${userName}) or m.email = ${email}) limit 1`);
    return rows.length > 0;
  }

  private async row(organizationId: string, userId: string): Promise<UserRow> {
    const [row] = await commandRows<UserRow>(sql`
      select ${USER_COLUMNS} from ${USER_FROM}
       where m.organization_id = ${organizationId} and m.user_id = ${userId}`);
    if (!row) throw new ScimResourceNotFound(userId);
    return row;
  }
}
