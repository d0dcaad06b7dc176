import type { Invitation } from './invitation.js';

export abstract class InvitationRepository {
  abstract add(invitation: Invitation): void;
  /** Locks the invitation until the command ends. Throws `InvitationNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<Invitation>;
  /** As `byId`, of whichever organization. */
  abstract byToken(tokenHash: string): Promise<Invitation>;
  /** Without a lock, to lock the organization first. Throws `InvitationNotFound`. */
  abstract organizationOf(tokenHash: string): Promise<string>;
  /** Whether the address has an open invitation. One whose time is over is marked as that and does not count. */
  abstract isInvited(organizationId: string, email: string, at: Date): Promise<boolean>;
  /** Whether it has one, or has answered one, or one was taken back. */
  abstract wasInvited(organizationId: string, email: string, at: Date): Promise<boolean>;
}
