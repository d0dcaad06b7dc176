import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ScimInvalidValue, ScimUniqueness } from '../../domain/scim.errors.js';
import { TeamNameTaken, TeamNameUnusable } from '../../domain/team.errors.js';
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
    ScimInvalidValue,
    ScimUniqueness,
    TeamNameTaken,
    TeamNameUnusable,
    OwnersOnly,
    LastOwner,
  ],
  audit: {
    action: 'scim_group.created',
    failure: 'scim_group.creation_failed',
    category: 'security',
    resource: 'scim_group',
    subject: (_: CreateScimGroup, group?: GroupResource) => ({
      resourceId: group?.id,
      details: { name: group?.displayName, members: group?.members?.length },
    }),
  },
})
export class CreateScimGroup extends Command<GroupResource> {
  constructor(readonly body: object) {
    super();
  }
}

@CommandHandler(CreateScimGroup)
export class CreateScimGroupHandler implements ICommandHandler<CreateScimGroup> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly groups: ScimGroupDesk,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ body }: CreateScimGroup): Promise<GroupResource> {
    const wanted = readGroup(body);
    const scimCase = await this.desk.open();
    const { id } = await this.groups.create(scimCase, wanted);
    return groupResource(await this.groups.row(scimCase.organizationId, id, true), this.options.publicUrl);
  }
}
