import { randomBytes } from 'node:crypto';
import { hashOf } from './refresh-secret.js';
import { base32 } from './totp.js';

const COUNT = 10;

/** For who lost his other factors: 80 random bits each, so that a plain hash of them will do. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: COUNT }, () =>
    base32(randomBytes(10))
      .toLowerCase()
      .replaceAll(/(.{4})(?=.)/g, '$1-'),
  );

/** The same however it was typed: with other hyphens or spaces, in capitals. */
export const recoveryHash = (code: string): string => hashOf(code.toLowerCase().replaceAll(/[^a-z2-7]/g, ''));
