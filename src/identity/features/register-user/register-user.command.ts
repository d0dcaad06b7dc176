import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { OrganizationFounder, OrganizationNameUnusable, SlugTaken } from '../../../tenancy/index.js';
import { EmailAmbiguous } from '../../domain/account.errors.js';
import { requireUnambiguous } from '../../domain/email-address.js';
import { EmailTaken } from '../../domain/identity.errors.js';
import { PasswordCredential } from '../../domain/password-credential.js';
import { UserRepository } from '../../domain/repositories.js';
import { User } from '../../domain/user.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

/** An account, its organization, the membership as owner and the first session: all of it or nothing. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [EmailTaken, EmailAmbiguous, OrganizationNameUnusable, SlugTaken],
  audit: {
    action: 'user.registered',
    failure: 'user.registration_failed',
    category: 'security',
    resource: 'user',
    subject: (_: RegisterUser, session?: SessionView) => ({
      resourceId: session?.user.id,
      userId: session?.user.id,
      organizationId: session?.organization?.id,
    }),
  },
})
export class RegisterUser extends Command<SessionView> {
  constructor(
    readonly email: string,
    readonly passwordHash: string,
    readonly firstName: string,
    readonly lastName: string,
    readonly organizationName: string,
  ) {
    super();
  }
}

@CommandHandler(RegisterUser)
export class RegisterUserHandler implements ICommandHandler<RegisterUser> {
  constructor(
    private readonly users: UserRepository,
    private readonly founder: OrganizationFounder,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  async execute({
    email,
    passwordHash,
    firstName,
    lastName,
    organizationName,
  }: RegisterUser): Promise<SessionView> {
    requireUnambiguous(email);
    const at = this.clock.now();
    const user = User.register(newId(), email, firstName, lastName, at);
    this.users.add(user, PasswordCredential.of(user.id, passwordHash, at));
    const { id: userId, displayName } = user;
    const organization = await this.founder.found(organizationName, { userId, email, displayName });
    user.registeredWith(organization.id);
    return this.issuer.start(user, organization);
  }
}
