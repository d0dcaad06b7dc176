import { Text } from '#libs/http/fields.js';

/** What an authenticator app shows. */
export const TotpCode = (options: { optional?: boolean } = {}): PropertyDecorator =>
  Text({ min: 6, max: 6, pattern: /^\d{6}$/, example: '123456', ...options });
