import { hashOf, newSecret } from './refresh-secret.js';

export type LinkPurpose = 'verify_email' | 'reset_password' | 'change_email';

const HOUR_MS = 3_600_000;

const LIFE_MS: Readonly<Record<LinkPurpose, number>> = {
  verify_email: 24 * HOUR_MS,
  reset_password: HOUR_MS,
  change_email: 24 * HOUR_MS,
};

/** Whose link it is, and the address that whoever opens it has proven to read. */
export interface ProvenAddress {
  readonly userId: string;
  readonly email: string;
}

/** A link in a letter: good for one thing, once, for a time. Its token is in the letter and nowhere else. */
export interface EmailLink extends ProvenAddress {
  readonly purpose: LinkPurpose;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

export function newLink(purpose: LinkPurpose, userId: string, email: string, at: Date) {
  const token = newSecret();
  const expiresAt = new Date(at.getTime() + LIFE_MS[purpose]);
  return { token, link: { purpose, userId, email, tokenHash: hashOf(token), expiresAt } };
}

export abstract class EmailLinks {
  /** Earlier ones stay good, because letters overtake each other. */
  abstract add(link: EmailLink): void;
  /** Uses a link up, and with it the person's others for this purpose. Throws `LinkInvalid`. */
  abstract redeem(purpose: LinkPurpose, token: string, at: Date): Promise<ProvenAddress>;
  /** Whatever was asked for before the account became somebody's surely. */
  abstract revokeAll(userId: string): void;
}
