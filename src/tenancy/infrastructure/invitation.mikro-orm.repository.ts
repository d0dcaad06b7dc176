import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { InvitationNotFound } from '../domain/invitation.errors.js';
import { Invitation } from '../domain/invitation.js';
import { InvitationRepository } from '../domain/invitation.repository.js';

@Injectable()
export class InvitationMikroOrmRepository extends InvitationRepository {
  add(invitation: Invitation): void {
    currentEm().persist(invitation);
  }

  byId(organizationId: string, id: string): Promise<Invitation> {
    return this.locked({ organizationId, id });
  }

  byToken(tokenHash: string): Promise<Invitation> {
    return this.locked({ tokenHash });
  }

  async organizationOf(tokenHash: string): Promise<string> {
    const [row] = await commandRows<{ organization_id: string }>(
      sql`select organization_id from tenancy.invitations where token_hash = ${tokenHash}`,
    );
    if (!row) throw new InvitationNotFound();
    return row.organization_id;
  }

  async isInvited(organizationId: string, email: string, at: Date): Promise<boolean> {
    await this.expire(organizationId, email, at);
    const open = await commandRows(sql`select from tenancy.invitations
       where organization_id = ${organizationId} and email = ${email} and status = 'pending'`);
    return open.length > 0;
  }

  async wasInvited(organizationId: string, email: string, at: Date): Promise<boolean> {
    await this.expire(organizationId, email, at);
    const known = await commandRows(sql`select from tenancy.invitations
       where organization_id = ${organizationId} and email = ${email} and status <> 'expired' limit 1`);
    return known.length > 0;
  }

  private async expire(organizationId: string, email: string, at: Date): Promise<void> {
    await commandRows(sql`
      update tenancy.invitations set status = 'expired', revision = revision + 1, updated_at = ${at}
       where organization_id = ${organizationId} and email = ${email} and status = 'pending' and expires_at <= ${at}`);
  }

  private async locked(
    where: { organizationId: string; id: string } | { tokenHash: string },
  ): Promise<Invitation> {
    const found = await currentEm().findOne(Invitation, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!found) throw new InvitationNotFound();
    return found;
  }
}
