import { createHash, randomBytes } from 'node:crypto';
import * as kernel from '#libs/kernel/seal.js';

const PURPOSE = 'refresh-token-successor';

/** 256 random bits, as text for the client. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret. A plain hash will do: nobody can guess 256 random bits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Hides a token's successor, so that only who presents the token can find it out. */
export const seal = (successor: string, token: string): string => kernel.seal(successor, token, PURPOSE);

/** Throws when the token is not the one it was sealed with. */
export const open = (sealed: string, token: string): string => kernel.open(sealed, token, PURPOSE);
