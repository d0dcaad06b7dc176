import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LastOwner, MembershipStatusConflict, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import {
  ScimInvalidValue,
  ScimMutability,
  ScimResourceNotFound,
  ScimUniqueness,
} from '../../domain/scim.errors.js';
import { readUser } from '../../scim/user-attributes.js';
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
    ScimInvalidValue,
    ScimMutability,
    ScimUniqueness,
    PreconditionFailed,
    MembershipStatusConflict,
    LastOwner,
    OwnersOnly,
  ],
  audit: {
    action: 'scim_user.replaced',
    failure: 'scim_user.change_failed',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: ReplaceScimUser, user?: UserResource) => ({
      resourceId: userId,
      details: { active: user?.active },
    }),
  },
})
export class ReplaceScimUser extends Command<UserResource> {
  constructor(
    readonly userId: string,
    readonly body: object,
    readonly versions: readonly string[] | undefined,
  ) {
    super();
  }
}

@CommandHandler(ReplaceScimUser)
export class ReplaceScimUserHandler implements ICommandHandler<ReplaceScimUser> {
  constructor(private readonly changer: ScimUserChanger) {}

  /** What is not named is gone, except whether he is active: nobody is let in or shut out by an omission. */
  execute({ userId, body, versions }: ReplaceScimUser): Promise<UserResource> {
    const wanted = readUser(body);
    return this.changer.change(userId, versions, ({ active = true }) => ({ active, ...wanted }));
  }
}
