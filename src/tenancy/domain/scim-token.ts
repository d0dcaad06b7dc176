import { createHash, randomBytes } from 'node:crypto';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ScimTokenCreated, ScimTokenRevoked } from './scim.events.js';
import { ScimTokenExpiryPast } from './scim.errors.js';

const PREFIX = 'scim_';

/** What a provisioning client may do; the second only with a token that an owner made. */
export const PROVISION = 'scim.provision';
export const PROVISION_OWNERS = 'scim.provision_owners';

export const isScimToken = (text: string): boolean => text.startsWith(PREFIX);

/** A plain hash will do: nobody can guess 256 random bits. */
export const hashOfScimToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Lets an identity provider say who belongs to the organization. The token itself is told once. */
export class ScimToken extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly scopes: string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;

  static create(
    id: string,
    organizationId: string,
    { name, expiresAt }: { readonly name: string; readonly expiresAt: Date | null },
    scopes: readonly string[],
    createdBy: string,
    at: Date,
  ): { scimToken: ScimToken; token: string } {
    if (expiresAt && expiresAt <= at) throw new ScimTokenExpiryPast();
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const scimToken = new ScimToken();
    scimToken.record(new ScimTokenCreated(id, name));
    Object.assign(scimToken, { id, organizationId, name, secretHash: hashOfScimToken(token) });
    Object.assign(scimToken, { scopes: [...scopes], createdBy, createdAt: at, expiresAt, lastUsedAt: null });
    return { scimToken, token };
  }

  /** The repository takes it away. */
  revoke(): void {
    this.record(new ScimTokenRevoked(this.id, this.name));
  }
}
