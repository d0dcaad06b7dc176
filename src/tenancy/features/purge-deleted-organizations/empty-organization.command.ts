import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = [
  'tenancy.scim_group_members',
  'tenancy.scim_groups',
  'tenancy.scim_users',
  'tenancy.scim_tokens',
  'tenancy.team_members',
  'tenancy.teams',
  'tenancy.grants',
  'tenancy.roles',
  'tenancy.invitations',
  'tenancy.join_requests',
  'tenancy.domains',
  'tenancy.platform_access',
  'tenancy.archives',
  'tenancy.memberships',
];

/** Deletes one batch of what Tenancy keeps of an organization besides itself; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EmptyOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EmptyOrganization)
export class EmptyOrganizationHandler implements ICommandHandler<EmptyOrganization> {
  execute({ organizationId, batch }: EmptyOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
