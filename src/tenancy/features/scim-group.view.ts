import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { SCIM_TARGETS, type ScimTarget } from '../domain/scim-group.js';

/** A group of the identity provider, and what it stands for here. */
export class ScimGroupMappingView {
  @Uuid()
  id: string;

  @Text({ max: 256 })
  displayName: string;

  @Choice(SCIM_TARGETS)
  target: ScimTarget;

  @Uuid({ nullable: true, description: 'The team that it is' })
  teamId: string | null;

  @Text({ max: 50, nullable: true, description: 'The role its people have' })
  role: string | null;

  @Integer({ min: 0, max: 2_147_483_647 })
  memberCount: number;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;
}
