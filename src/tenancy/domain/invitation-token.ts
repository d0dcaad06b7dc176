import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** What the link in a letter carries. Only its hash is kept. */
export const newInvitationToken = (): string => randomBytes(BYTES).toString('base64url');

export const hashInvitationToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');
