import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ScimInvalidValue, ScimResourceNotFound, ScimUniqueness } from '../../domain/scim.errors.js';
import { TeamNameTaken, TeamNameUnusable, TeamNotFound } from '../../domain/team.errors.js';
import { readGroup } from '../../scim/group-change.js';
import { groupResource, type GroupResource } from '../../scim/group-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';
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
    ScimInvalidValue,
    ScimUniqueness,
    TeamNameTaken,
    TeamNameUnusable,
    TeamNotFound,
    PreconditionFailed,
    OwnersOnly,
    LastOwner,
  ],
  audit: {
    action: 'scim_group.replaced',
    failure: 'scim_group.change_failed',
    category: 'security',
    resource: 'scim_group',
    subject: ({ groupId }: ReplaceScimGroup, group?: GroupResource) => ({
      resourceId: groupId,
      details: { name: group?.displayName, members: group?.members?.length },
    }),
  },
})
export class ReplaceScimGroup extends Command<GroupResource> {
  constructor(
    readonly groupId: string,
    readonly body: object,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(ReplaceScimGroup)
export class ReplaceScimGroupHandler implements ICommandHandler<ReplaceScimGroup> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly groups: ScimGroupDesk,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ groupId, body, versions }: ReplaceScimGroup): Promise<GroupResource> {
    const wanted = readGroup(body);
    const scimCase = await this.desk.open();
    const group = await this.groups.take(scimCase, groupId, versions);
    await this.groups.change(scimCase, group, wanted);
    return groupResource(
      await this.groups.row(scimCase.organizationId, group.id, true),
      this.options.publicUrl,
    );
  }
}
