import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Memberships } from '../../../tenancy/index.js';
import { SsoRequired } from '../../domain/federation.errors.js';
import { InvalidCredentials } from '../../domain/identity.errors.js';
import { PasskeyInvalid } from '../../domain/mfa.errors.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { UserRepository } from '../../domain/repositories.js';
import { WebAuthn } from '../../domain/web-authn.js';
import { toWorkplace } from '../active-organization.js';
import { PasskeyChallenges } from '../passkey-challenges.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

/** A passkey is two factors at once: the device, and what it recognised its owner by. A security key is one alone. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [PasskeyInvalid, InvalidCredentials, SsoRequired],
  audit: {
    action: 'user.logged_in',
    failure: 'user.login_failed',
    category: 'security',
    resource: 'user',
    subject: (_: SignInWithPasskey, session?: SessionView) => ({
      resourceId: session?.user.id,
      userId: session?.user.id,
      organizationId: session?.organization?.id,
      details: { method: 'passkey' },
    }),
  },
})
export class SignInWithPasskey extends Command<SessionView> {
  constructor(readonly response: Record<string, unknown>) {
    super();
  }
}

@CommandHandler(SignInWithPasskey)
export class SignInWithPasskeyHandler implements ICommandHandler<SignInWithPasskey> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  async execute({ response }: SignInWithPasskey): Promise<SessionView> {
    const at = this.clock.now();
    const id = response['id'];
    const passkey = typeof id === 'string' ? await this.factors.lockedKey(id) : undefined;
    if (passkey?.kind !== 'passkey') throw new PasskeyInvalid();
    const used = passkey.credential && (await this.webAuthn.used(response, passkey.credential, true));
    if (!used || !(await this.challenges.redeem(used.challenge, null))) throw new PasskeyInvalid();
    const user = await this.users.byId(passkey.userId);
    if (!user) throw new PasskeyInvalid();
    passkey.used(used.signCount, at);
    const organization = toWorkplace(await this.memberships.choose(user.id, null));
    return this.issuer.start(user, organization, { methods: ['pop', 'user'], strong: true });
  }
}
