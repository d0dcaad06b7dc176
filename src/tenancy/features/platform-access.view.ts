import { Instant, Text, Uuid } from '#libs/http/fields.js';
import type { PlatformAccess } from '../domain/platform-access.js';

/** An operator's way into an organization. */
export class PlatformAccessView {
  @Uuid()
  id: string;

  @Uuid()
  organizationId: string;

  @Uuid()
  operatorId: string;

  @Uuid({
    nullable: true,
    description: 'The member the operator signed in as; null when he worked as himself',
  })
  subjectId: string | null;

  @Text({ max: 1000 })
  reason: string;

  @Instant()
  startedAt: Date;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  endedAt: Date | null;
}

export const toPlatformAccessView = (access: PlatformAccess): PlatformAccessView => {
  const { id, organizationId, operatorId, subjectId, reason, startedAt, expiresAt, endedAt } = access;
  return { id, organizationId, operatorId, subjectId, reason, startedAt, expiresAt, endedAt };
};
