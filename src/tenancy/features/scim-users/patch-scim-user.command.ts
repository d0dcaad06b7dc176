import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LastOwner, MembershipStatusConflict, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import {
  ScimInvalidPath,
  ScimInvalidSyntax,
  ScimInvalidValue,
  ScimMutability,
  ScimNoTarget,
  ScimResourceNotFound,
  ScimUniqueness,
} from '../../domain/scim.errors.js';
import { readOperations } from '../../scim/operations.js';
import { patchUser } from '../../scim/user-patch.js';
import type { UserResource } from '../../scim/user-resource.js';
import { ScimUserChanger } from './scim-user-changer.js';

@Message({
  permission: 'scim.provision',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    ScimResourceNotFound,
    ScimInvalidPath,
    ScimInvalidSyntax,
    ScimInvalidValue,
    ScimMutability,
    ScimNoTarget,
    ScimUniqueness,
    PreconditionFailed,
    MembershipStatusConflict,
    LastOwner,
    OwnersOnly,
  ],
  audit: {
    action: 'scim_user.updated',
    failure: 'scim_user.change_failed',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: PatchScimUser, user?: UserResource) => ({
      resourceId: userId,
      details: { active: user?.active },
    }),
  },
})
export class PatchScimUser extends Command<UserResource> {
  constructor(
    readonly userId: string,
    readonly body: object,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(PatchScimUser)
export class PatchScimUserHandler implements ICommandHandler<PatchScimUser> {
  constructor(private readonly changer: ScimUserChanger) {}

  execute({ userId, body, versions }: PatchScimUser): Promise<UserResource> {
    const operations = readOperations(body);
    return this.changer.change(userId, versions, (current) => patchUser(current, operations));
  }
}
