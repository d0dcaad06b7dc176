import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import { TeamNotFound } from '../../domain/team.errors.js';
import { ScimUserDesk } from '../scim-users/scim-user-desk.js';
import { ScimGroupDesk } from './scim-group-desk.js';

@Message({
  permission: 'scim.provision',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    ScimResourceNotFound,
    PreconditionFailed,
    TeamNotFound,
    OwnersOnly,
    LastOwner,
  ],
  audit: {
    action: 'scim_group.deleted',
    failure: 'scim_group.deletion_failed',
    category: 'security',
    resource: 'scim_group',
    subject: ({ groupId }: DeleteScimGroup) => ({ resourceId: groupId }),
  },
})
export class DeleteScimGroup extends Command<void> {
  constructor(
    readonly groupId: string,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(DeleteScimGroup)
export class DeleteScimGroupHandler implements ICommandHandler<DeleteScimGroup> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly groups: ScimGroupDesk,
  ) {}

  async execute({ groupId, versions }: DeleteScimGroup): Promise<void> {
    const scimCase = await this.desk.open();
    await this.groups.delete(scimCase, await this.groups.take(scimCase, groupId, versions));
  }
}
