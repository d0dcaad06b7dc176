import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { FederatedIdentityRepository } from '../../domain/federated-identity.repository.js';
import { IdentityNotFound, LastWayIn } from '../../domain/federation.errors.js';
import { UserRepository } from '../../domain/repositories.js';

/** The person does not sign in with it any more. His last way in he keeps. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [IdentityNotFound, LastWayIn],
  audit: {
    action: 'user.identity_unlinked',
    failure: 'user.identity_unlink_failed',
    category: 'security',
    resource: 'user',
    subject: ({ identityId }: UnlinkIdentity) => ({
      resourceId: currentActor().userId,
      details: { identityId },
    }),
  },
})
export class UnlinkIdentity extends Command<void> {
  constructor(readonly identityId: string) {
    super();
  }
}

@CommandHandler(UnlinkIdentity)
export class UnlinkIdentityHandler implements ICommandHandler<UnlinkIdentity> {
  constructor(
    private readonly identities: FederatedIdentityRepository,
    private readonly users: UserRepository,
  ) {}

  async execute({ identityId }: UnlinkIdentity): Promise<void> {
    const { userId = '' } = currentActor();
    // Two at once must not each leave the other as the last.
    await this.users.lockedById(userId);
    const all = await this.identities.ofUser(userId);
    const identity = all.find(({ id }) => id === identityId);
    if (!identity) throw new IdentityNotFound();
    identity.unlink(all.length - 1 + (await this.identities.otherWaysIn(userId)));
    this.identities.remove(identity);
  }
}
