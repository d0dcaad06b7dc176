import type { Mail } from '#libs/mail/mailer.js';
import type { InvitationLetter } from '../write-invitation-letter/write-invitation-letter.command.js';

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** The letter to somebody who is invited. */
export function invitationMail(letter: InvitationLetter, appUrl: string): Mail {
  const { to, token, organizationName, inviterName, role, message, expiresAt } = letter;
  const text = [
    `${inviterName ?? 'Somebody'} invites you to join ${organizationName} as ${role.replaceAll('_', ' ')}.`,
    ...(message ? [message.replaceAll(/^/gm, '> ')] : []),
    `To join, or to decline, open this link and sign in with this address:\n${appUrl}/invitations/accept?token=${token}`,
    `The link can be used until ${DATE.format(expiresAt)} UTC. If you did not expect it, you need not do anything.`,
  ];
  return { to, subject: `Invitation to ${organizationName}`, text: `${text.join('\n\n')}\n` };
}
