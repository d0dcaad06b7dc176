import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import {
  ScimInvalidPath,
  ScimInvalidSyntax,
  ScimInvalidValue,
  ScimResourceNotFound,
  ScimUniqueness,
} from '../../domain/scim.errors.js';
import { TeamNameTaken, TeamNameUnusable, TeamNotFound } from '../../domain/team.errors.js';
import { groupChange } from '../../scim/group-change.js';
import { groupVersion } from '../../scim/group-resource.js';
import { readOperations } from '../../scim/operations.js';
import { ScimUserDesk } from '../scim-users/scim-user-desk.js';
import { ScimGroupDesk } from './scim-group-desk.js';

/** The group itself is not told: it may have thousands of members. */
export interface PatchedGroup {
  readonly version: string;
}

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
    ScimInvalidPath,
    ScimInvalidSyntax,
  ],
  audit: {
    action: 'scim_group.updated',
    failure: 'scim_group.change_failed',
    category: 'security',
    resource: 'scim_group',
    subject: ({ groupId }: PatchScimGroup) => ({ resourceId: groupId }),
  },
})
export class PatchScimGroup extends Command<PatchedGroup> {
  constructor(
    readonly groupId: string,
    readonly body: object,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(PatchScimGroup)
export class PatchScimGroupHandler implements ICommandHandler<PatchScimGroup> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly groups: ScimGroupDesk,
  ) {}

  async execute({ groupId, body, versions }: PatchScimGroup): Promise<PatchedGroup> {
    const change = groupChange(readOperations(body));
    const scimCase = await this.desk.open();
    const group = await this.groups.take(scimCase, groupId, versions);
    await this.groups.change(scimCase, group, change);
    return { version: groupVersion(group) };
  }
}
