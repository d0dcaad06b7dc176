import type { Mail } from '#libs/mail/mailer.js';
import type { LinkPurpose } from '../../domain/email-link.js';
import type { AccountLetter } from '../write-account-letter/write-account-letter.command.js';

interface Wording {
  readonly subject: string;
  readonly path: string;
  readonly request: string;
}

const WORDING: Readonly<Record<LinkPurpose, Wording>> = {
  verify_email: {
    subject: 'Confirm your e-mail address',
    path: 'verify-email',
    request: 'To confirm that this address is yours, open this link:',
  },
  reset_password: {
    subject: 'Choose a new password',
    path: 'reset-password',
    request: 'To choose a new password, open this link. You will be signed out everywhere:',
  },
  change_email: {
    subject: 'Confirm your new e-mail address',
    path: 'confirm-email',
    request: 'To sign in with this address from now on, open this link:',
  },
};

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export function accountMail({ purpose, to, token, expiresAt }: AccountLetter, appUrl: string): Mail {
  const { subject, path, request } = WORDING[purpose];
  const text = [
    `${request}\n${appUrl}/${path}?token=${token}`,
    `The link can be used once, until ${DATE.format(expiresAt)} UTC. If you did not ask for it, you need not do anything.`,
  ];
  return { to, subject, text: `${text.join('\n\n')}\n` };
}
