import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { Memberships } from '../../../tenancy/index.js';
import { InvalidCredentials } from '../../domain/identity.errors.js';
import { FederatedIdentity } from '../../domain/federated-identity.js';
import { FederatedIdentityRepository } from '../../domain/federated-identity.repository.js';
import { AssertionRefused, EnrolmentRefused, IdentityTaken } from '../../domain/federation.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import { assertionOf, judgementDetails, type Judgement } from '../federated-judgement.js';

/** A person who was signed in when it began has shown that a provider knows him; from now on he signs in with it. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [AssertionRefused, IdentityTaken, EnrolmentRefused, InvalidCredentials],
  audit: {
    action: 'user.identity_linked',
    failure: 'user.identity_link_failed',
    category: 'security',
    resource: 'user',
    subject: ({ userId, judgement }: LinkIdentity) => ({
      resourceId: userId,
      userId,
      organizationId: judgement.provider.organizationId ?? undefined,
      details: judgementDetails(judgement),
    }),
  },
})
export class LinkIdentity extends Command<void> {
  constructor(
    readonly userId: string,
    readonly judgement: Judgement,
  ) {
    super();
  }
}

@CommandHandler(LinkIdentity)
export class LinkIdentityHandler implements ICommandHandler<LinkIdentity> {
  constructor(
    private readonly identities: FederatedIdentityRepository,
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, judgement }: LinkIdentity): Promise<void> {
    const assertion = assertionOf(judgement);
    const { ref, organizationId } = judgement.provider;
    const user = await this.users.byId(userId);
    if (!user?.maySignIn) throw new InvalidCredentials();
    const belongs =
      organizationId === null ||
      (await this.memberships.ofUser(userId)).some((place) => place.organizationId === organizationId);
    if (!belongs) throw new EnrolmentRefused();
    const known = await this.identities.find(ref, assertion.issuer, assertion.subject);
    if (known && known.userId !== userId) throw new IdentityTaken();
    if (!known)
      this.identities.add(FederatedIdentity.link(newId(), userId, ref, assertion, this.clock.now()));
  }
}
