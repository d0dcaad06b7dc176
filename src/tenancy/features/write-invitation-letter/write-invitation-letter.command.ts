import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { InvitationNotFound } from '../../domain/invitation.errors.js';
import { hashInvitationToken, newInvitationToken } from '../../domain/invitation-token.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** All that a letter says. The token is nowhere else. */
export interface InvitationLetter {
  readonly to: string;
  readonly token: string;
  readonly organizationName: string;
  readonly inviterName: string | null;
  readonly role: string;
  readonly message: string | null;
  readonly expiresAt: Date;
}

/** Makes the link of an open invitation anew, for the letter that is sent next. Null when it is open no more. */
@Message({
  permission: 'system',
  mode: 'write',
  system: true,
  errors: [InvitationNotFound],
  audit: {
    action: 'invitation.letter_written',
    category: 'system',
    resource: 'invitation',
    subject: ({ organizationId, invitationId }: WriteInvitationLetter) => ({
      resourceId: invitationId,
      organizationId,
    }),
  },
})
export class WriteInvitationLetter extends Command<InvitationLetter | null> {
  constructor(
    readonly organizationId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

interface Names {
  organizationName: string;
  inviterName: string | null;
}

@CommandHandler(WriteInvitationLetter)
export class WriteInvitationLetterHandler implements ICommandHandler<WriteInvitationLetter> {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, invitationId }: WriteInvitationLetter): Promise<InvitationLetter | null> {
    const at = this.clock.now();
    const invitation = await this.invitations.byId(organizationId, invitationId);
    if (invitation.statusAt(at) !== 'pending') return null;
    const token = newInvitationToken();
    invitation.write(hashInvitationToken(token), at);
    const [names] = await commandRows<Names>(sql`
      select display_name as "organizationName",
             (select m.display_name from tenancy.memberships m
               where m.user_id = ${invitation.invitedBy} order by m.updated_at desc limit 1) as "inviterName"
        from tenancy.organizations where id = ${organizationId}`);
    if (!names) throw new InvitationNotFound();
    const { email: to, role, message, expiresAt } = invitation;
    return { to, token, role, message, expiresAt, ...names };
  }
}
