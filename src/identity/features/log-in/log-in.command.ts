import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Memberships } from '../../../tenancy/index.js';
import { SsoRequired } from '../../domain/federation.errors.js';
import { InvalidCredentials } from '../../domain/identity.errors.js';
import { PasswordAccounts } from '../../domain/password-accounts.js';
import { UserRepository } from '../../domain/repositories.js';
import { toWorkplace } from '../active-organization.js';
import { Attempts } from '../attempts.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';
import type { PasswordProof } from './password-prover.js';

@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [InvalidCredentials, SsoRequired],
  audit: {
    action: 'user.logged_in',
    failure: 'user.login_failed',
    category: 'security',
    resource: 'user',
    subject: ({ proof }: LogIn, session?: SessionView) => ({
      resourceId: proof.userId,
      // The account that was tried is no proof of who tried it.
      userId: session?.user.id,
      organizationId: session?.organization?.id ?? proof.lastOrganizationId ?? undefined,
    }),
  },
})
export class LogIn extends Command<SessionView> {
  constructor(readonly proof: PasswordProof) {
    super();
  }
}

@CommandHandler(LogIn)
export class LogInHandler implements ICommandHandler<LogIn> {
  constructor(
    private readonly users: UserRepository,
    private readonly accounts: PasswordAccounts,
    private readonly memberships: Memberships,
    private readonly attempts: Attempts,
    private readonly issuer: SessionIssuer,
  ) {}

  async execute({ proof }: LogIn): Promise<SessionView> {
    const user = proof.proven && proof.userId ? await this.users.byId(proof.userId) : undefined;
    if (!user) throw new InvalidCredentials();
    if (proof.renewal) this.accounts.replaceHash(user.id, proof.renewal.from, proof.renewal.to);
    await this.attempts.forgetPassword(proof.email, proof.ip);
    const organization = toWorkplace(await this.memberships.choose(user.id, proof.lastOrganizationId));
    return this.issuer.start(user, organization);
  }
}
