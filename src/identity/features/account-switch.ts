import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { Ownerships } from '../../tenancy/index.js';
import { OwnershipNotHandedOver } from '../domain/account.errors.js';
import { EmailLinks } from '../domain/email-link.js';
import { UserNotFound } from '../domain/identity.errors.js';
import { UserRepository } from '../domain/repositories.js';
import { SessionEnder } from './session-ender.js';

/** Switches accounts off and on, as part of a command. */
@Injectable()
export class AccountSwitch {
  constructor(
    private readonly users: UserRepository,
    private readonly links: EmailLinks,
    private readonly ownerships: Ownerships,
    private readonly ender: SessionEnder,
    private readonly clock: Clock,
  ) {}

  /** Ends every session and makes every link useless, at once. */
  async off(userId: string): Promise<void> {
    const user = await this.users.lockedById(userId);
    if (!user) throw new UserNotFound();
    user.deactivate(this.clock.now());
    this.links.revokeAll(userId);
    await this.ender.endAll(userId, 'account_deactivated');
  }

  async on(userId: string): Promise<void> {
    const user = await this.users.lockedById(userId);
    if (!user) throw new UserNotFound();
    user.reactivate(this.clock.now());
  }

  /** Throws `OwnershipNotHandedOver` when others would be left with nobody who owns their organization. */
  async requireHandedOver(userId: string): Promise<void> {
    const shared = await this.ownerships.sharedBy(userId);
    // In one order, and himself among them: of two owners who leave at once the second sees that the first has left.
    const owners = await commandRows<{ id: string; active: boolean }>(sql`
      select id, is_active and deleted_at is null as active from identity.users
       where id = any(${[userId, ...shared.flatMap(({ otherOwners }) => otherOwners)]}::uuid[]) order by id for update`);
    const active = new Set(owners.filter((owner) => owner.active).map(({ id }) => id));
    const orphaned = shared.filter(({ otherOwners }) => !otherOwners.some((owner) => active.has(owner)));
    if (orphaned.length > 0) throw new OwnershipNotHandedOver(orphaned.map(({ displayName }) => displayName));
  }
}
