import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MachineClientNotFound } from './machine-client.errors.js';
import { MachineClientCreated, MachineClientRevoked, MachineClientRotated } from './machine-client.events.js';
import { hashOf, newSecret } from './refresh-secret.js';

/** A program that works in an organization as itself, within its scopes. Its secret is told once. */
export class MachineClient extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly secretHash: string;
  readonly previousHash: string | null;
  /** Until when the secret before this one works. */
  readonly previousExpiresAt: Date | null;
  readonly revokedAt: Date | null;

  static create(
    id: string,
    organizationId: string,
    name: string,
    scopes: readonly string[],
    createdBy: string,
    at: Date,
  ): { client: MachineClient; secret: string } {
    const client = new MachineClient();
    const secret = newSecret();
    const unique = [...new Set(scopes)].toSorted();
    client.record(new MachineClientCreated(id, unique));
    Object.assign(client, { id, organizationId, name, scopes: unique, createdBy, createdAt: at });
    Object.assign(client, { secretHash: hashOf(secret), previousHash: null, previousExpiresAt: null });
    return { client: Object.assign(client, { revokedAt: null }), secret };
  }

  /** Makes a new secret; the old one works for as long as it takes to put the new one in its places. */
  rotate(overlapHours: number, at: Date): string {
    if (this.revokedAt) throw new MachineClientNotFound();
    const previousExpiresAt = new Date(at.getTime() + overlapHours * 3_600_000);
    const secret = newSecret();
    this.record(new MachineClientRotated(this.id, previousExpiresAt.toISOString()));
    Object.assign(this, { previousHash: this.secretHash, previousExpiresAt, secretHash: hashOf(secret) });
    return secret;
  }

  revoke(at: Date): void {
    if (this.revokedAt) throw new MachineClientNotFound();
    this.record(new MachineClientRevoked(this.id));
    Object.assign(this, { revokedAt: at });
  }
}
