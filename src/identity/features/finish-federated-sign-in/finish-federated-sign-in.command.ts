import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { InvalidCredentials } from '../../domain/identity.errors.js';
import { FederatedRequests } from '../../domain/federated-requests.js';
import {
  AccountNotLinked,
  AssertionRefused,
  DomainNotVerified,
  EnrolmentRefused,
  FederatedEmailUnverified,
  SignUpRefused,
} from '../../domain/federation.errors.js';
import { newSecret } from '../../domain/refresh-secret.js';
import type { User } from '../../domain/user.js';
import { FederatedAccounts } from '../federated-accounts.js';
import { OrganizationWord } from '../organization-word.js';
import { assertionOf, judgementDetails, type Judgement } from '../federated-judgement.js';

/** How long the page may take to fetch the session. */
const HANDOVER_MS = 60_000;

export interface AcceptedAssertion {
  readonly userId: string;
  /** Good for one session, in the same browser. */
  readonly handover: string;
}

/** Finds or makes the account that a provider's word is about; the session is fetched by the page afterwards. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [
    AssertionRefused,
    FederatedEmailUnverified,
    AccountNotLinked,
    DomainNotVerified,
    EnrolmentRefused,
    SignUpRefused,
    InvalidCredentials,
  ],
  audit: {
    action: 'user.federated_sign_in_accepted',
    failure: 'user.login_failed',
    category: 'security',
    resource: 'user',
    subject: ({ judgement }: FinishFederatedSignIn, accepted?: AcceptedAssertion) => ({
      resourceId: accepted?.userId,
      userId: accepted?.userId,
      organizationId: judgement.provider.organizationId ?? undefined,
      details: judgementDetails(judgement),
    }),
  },
})
export class FinishFederatedSignIn extends Command<AcceptedAssertion> {
  constructor(
    readonly judgement: Judgement,
    readonly browser: string,
  ) {
    super();
  }
}

@CommandHandler(FinishFederatedSignIn)
export class FinishFederatedSignInHandler implements ICommandHandler<FinishFederatedSignIn> {
  constructor(
    private readonly accounts: FederatedAccounts,
    private readonly word: OrganizationWord,
    private readonly requests: FederatedRequests,
    private readonly clock: Clock,
  ) {}

  async execute({ judgement, browser }: FinishFederatedSignIn): Promise<AcceptedAssertion> {
    const assertion = assertionOf(judgement);
    const { provider } = judgement;
    const user = await this.accounts.of(assertion, provider);
    if (!user.maySignIn) throw new InvalidCredentials();
    const strong = assertion.secondFactor && provider.trustsSecondFactor;
    const confined = await this.admit(user, provider.organizationId, strong);
    const { ref, organizationId } = provider;
    const { sessionEndsAt } = assertion;
    const handover = newSecret();
    await this.requests.addHandover(
      { userId: user.id, provider: ref, organizationId, strong, confined, sessionEndsAt },
      handover,
      browser,
      new Date(this.clock.now().getTime() + HANDOVER_MS),
    );
    return { userId: user.id, handover };
  }

  /** Lets him into the organization whose provider it is, and says whether that is as far as its word goes. */
  private async admit(user: User, organizationId: string | null, strong: boolean): Promise<boolean> {
    if (organizationId === null) return false;
    if (!(await this.word.admits(organizationId, user))) throw new EnrolmentRefused();
    return strong || !(await this.word.countsFor(organizationId, user.email));
  }
}
