import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import {
  InvitationClosed,
  InvitationExpired,
  InvitationForSomebodyElse,
  InvitationNotFound,
} from '../../domain/invitation.errors.js';
import { hashInvitationToken } from '../../domain/invitation-token.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { InvitedPerson } from '../invited-person.js';

@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [InvitationNotFound, InvitationForSomebodyElse, InvitationExpired, InvitationClosed],
  audit: {
    action: 'invitation.declined',
    category: 'security',
    resource: 'invitation',
    subject: (_: DeclineInvitation, declined?: DeclinedInvitation) => ({ ...declined }),
  },
})
export class DeclineInvitation extends Command<DeclinedInvitation> {
  constructor(readonly token: string) {
    super();
  }
}

/** For the record of the organization whose invitation it was. */
interface DeclinedInvitation {
  readonly resourceId: string;
  readonly organizationId: string;
}

@CommandHandler(DeclineInvitation)
export class DeclineInvitationHandler implements ICommandHandler<DeclineInvitation> {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly invited: InvitedPerson,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: DeclineInvitation): Promise<DeclinedInvitation> {
    const person = await this.invited.current();
    const invitation = await this.invitations.byToken(hashInvitationToken(token));
    invitation.decline(person, this.clock.now());
    return { resourceId: invitation.id, organizationId: invitation.organizationId };
  }
}
