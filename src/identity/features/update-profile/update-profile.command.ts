import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ProfileFieldUnusable } from '../../domain/account.errors.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import type { Profile } from '../../domain/profile.js';
import { UserRepository } from '../../domain/repositories.js';
import { currentSession } from '../caller.js';
import { toProfileView, type ProfileView } from '../profile.view.js';

/** As the application role, which may write no other columns and no other row. */
@Message({
  permission: 'signed-in',
  mode: 'write',
  idempotent: true,
  errors: [ProfileFieldUnusable, PreconditionFailed, UserNotFound],
  audit: {
    action: 'user.updated',
    category: 'change',
    resource: 'user',
    subject: ({ changes }: UpdateProfile) => ({
      resourceId: currentActor().userId,
      details: { fields: Object.keys(changes) },
    }),
  },
})
export class UpdateProfile extends Command<ProfileView> {
  constructor(
    readonly changes: Partial<Profile>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateProfile)
export class UpdateProfileHandler implements ICommandHandler<UpdateProfile> {
  constructor(
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ changes, expectedRevision }: UpdateProfile): Promise<ProfileView> {
    const user = await this.users.lockedById(currentSession().userId);
    if (!user) throw new UserNotFound();
    user.expect(expectedRevision);
    user.changeProfile(changes, this.clock.now());
    return toProfileView(user);
  }
}
