import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ApiKeyExpiryPast } from './api-key.errors.js';
import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated } from './api-key.events.js';
import { newKey, newPrefix } from './api-key-secret.js';
import { hashOf } from './refresh-secret.js';

export interface ApiKeyTerms {
  readonly name: string;
  /** The permissions it may use, of those its owner has at that time. */
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

/** Lets programs work in one organization as one person, within its scopes. */
export class ApiKey extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly secretHash: string;
  readonly previousHash: string | null;
  /** Until when the key before this one works. */
  readonly previousExpiresAt: Date | null;

  /** The key itself is told once, to whoever made it. */
  static create(
    id: string,
    organizationId: string,
    ownerId: string,
    { name, scopes, expiresAt }: ApiKeyTerms,
    at: Date,
  ): { apiKey: ApiKey; key: string } {
    if (expiresAt && expiresAt <= at) throw new ApiKeyExpiryPast();
    const apiKey = new ApiKey();
    const prefix = newPrefix();
    const key = newKey(prefix);
    const unique = [...new Set(scopes)].toSorted();
    apiKey.record(new ApiKeyCreated(id, ownerId, unique));
    Object.assign(apiKey, { id, organizationId, ownerId, name, prefix, scopes: unique });
    Object.assign(apiKey, { createdAt: at, expiresAt, lastUsedAt: null });
    Object.assign(apiKey, { secretHash: hashOf(key), previousHash: null, previousExpiresAt: null });
    return { apiKey, key };
  }

  /** Makes a new secret; the old one works for as long as it takes to put the new one in its places. */
  rotate(overlapHours: number, at: Date): string {
    const previousExpiresAt = new Date(at.getTime() + overlapHours * 3_600_000);
    const key = newKey(this.prefix);
    this.record(new ApiKeyRotated(this.id, previousExpiresAt.toISOString()));
    Object.assign(this, { previousHash: this.secretHash, previousExpiresAt, secretHash: hashOf(key) });
    return key;
  }

  /** The repository takes it away. */
  revoke(): void {
    this.record(new ApiKeyRevoked(this.id, this.ownerId));
  }
}
