import { Choice, Text } from '#libs/http/fields.js';
import { WEB_AUTHN_KINDS } from '../domain/mfa-factor.js';

/** What an authenticator app shows. */
export const TotpCode = (options: { optional?: boolean } = {}): PropertyDecorator =>
  Text({ min: 6, max: 6, pattern: /^\d{6}$/, example: '123456', ...options });

/** Which of the two a browser is to make. */
export const KeyKind = (): PropertyDecorator =>
  Choice(WEB_AUTHN_KINDS, {
    optional: true,
    description: 'A passkey signs in by itself; a security key confirms a sign-in. A passkey unless told',
  });
