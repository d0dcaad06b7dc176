import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { GrantRepository } from '../../domain/authorization.repositories.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { ScimUserDesk } from './scim-user-desk.js';

/** Ends the membership. The account stays: it is not the organization's to delete. */
@Message({
  permission: 'scim.provision',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, ScimResourceNotFound, PreconditionFailed, LastOwner, OwnersOnly],
  audit: {
    action: 'scim_user.deleted',
    failure: 'scim_user.deletion_failed',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: DeleteScimUser) => ({ resourceId: userId }),
  },
})
export class DeleteScimUser extends Command<void> {
  constructor(
    readonly userId: string,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(DeleteScimUser)
export class DeleteScimUserHandler implements ICommandHandler<DeleteScimUser> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly teams: TeamMembers,
    private readonly grants: GrantRepository,
  ) {}

  async execute({ userId, versions }: DeleteScimUser): Promise<void> {
    const scimCase = await this.desk.open();
    const { organizationId, by, roster, at } = scimCase;
    const { member } = await this.desk.take(scimCase, userId, versions);
    member.end(by, roster, at);
    this.teams.reset(organizationId, userId, [], by, at);
    this.grants.removeAllOf(organizationId, userId);
    for (const table of [
      sql`delete from tenancy.scim_group_members where organization_id = ${organizationId} and user_id = ${userId}`,
      sql`delete from tenancy.scim_users where organization_id = ${organizationId} and user_id = ${userId}`,
    ])
      writeAtCommit(table);
    this.desk.announce(scimCase, userId);
  }
}
