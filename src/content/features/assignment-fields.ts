import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { ACCESS_LEVELS, type AccessLevel } from '../domain/access-level.js';
import { AssignmentTargetUnclear } from '../domain/assignment.errors.js';
import {
  ASSIGNMENT_TYPES,
  type AssignmentTarget,
  type AssignmentTerms,
  type AssignmentType,
} from '../domain/assignment.js';

const LEVELS = `read: read what is live; use: also talk to an agent; write: change it, drafts included; manage: also archive and reopen it`;

/** The terms of an assignment as they are sent. */
export class AssignmentTermsRequest {
  @Choice(ASSIGNMENT_TYPES, { optional: true, description: 'optional unless told' })
  assignmentType?: AssignmentType;

  @Choice(ACCESS_LEVELS, { optional: true, description: `${LEVELS}. read unless told` })
  accessLevel?: AccessLevel;

  @Instant({ optional: true, nullable: true, description: 'Counts from then on; at once unless told' })
  startsAt?: Date | null;

  @Instant({ optional: true, nullable: true, description: 'Counts until then; for good unless told' })
  expiresAt?: Date | null;

  @Instant({ optional: true, nullable: true, description: 'When it has to be completed' })
  dueAt?: Date | null;

  @Text({ max: 1000, optional: true, nullable: true, description: 'What those it is for are told' })
  note?: string | null;
}

/** To whom it is assigned: exactly one of the three. */
export class AssignmentTargetRequest extends AssignmentTermsRequest {
  @Uuid({ optional: true, description: 'A member of your organization' })
  userId?: string;

  @Uuid({ optional: true, description: 'A team of your organization' })
  teamId?: string;

  @Uuid({ optional: true, description: 'Everybody of your organization, or of one below it' })
  organizationId?: string;
}

export const termsOf = ({
  assignmentType = 'optional',
  accessLevel = 'read',
  startsAt = null,
  expiresAt = null,
  dueAt = null,
  note = null,
}: AssignmentTermsRequest): AssignmentTerms => ({
  assignmentType,
  accessLevel,
  startsAt,
  expiresAt,
  dueAt,
  note,
});

/** Undefined when none is named; throws when more than one is. */
export function targetOf({
  userId,
  teamId,
  organizationId,
}: AssignmentTargetRequest): AssignmentTarget | undefined {
  const targets: AssignmentTarget[] = [];
  if (userId !== undefined) targets.push({ kind: 'user', id: userId });
  if (teamId !== undefined) targets.push({ kind: 'team', id: teamId });
  if (organizationId !== undefined) targets.push({ kind: 'organization', id: organizationId });
  if (targets.length > 1) throw new AssignmentTargetUnclear();
  return targets[0];
}
