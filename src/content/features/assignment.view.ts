import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { ACCESS_LEVELS, type AccessLevel } from '../domain/access-level.js';
import {
  ASSIGNMENT_STATUSES,
  ASSIGNMENT_TYPES,
  type AssignmentStatus,
  type AssignmentType,
  type ContentAssignment,
} from '../domain/assignment.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

/** Content that is given to a person, a team or an organization. */
export class AssignmentView {
  @Uuid()
  id: string;

  @Uuid()
  itemId: string;

  @Uuid({ nullable: true, description: 'The person it is for, if it is for one' })
  userId: string | null;

  @Uuid({ nullable: true, description: 'The team it is for, if it is for one' })
  teamId: string | null;

  @Uuid({ nullable: true, description: 'The organization everybody of which it is for, if it is for one' })
  organizationId: string | null;

  @Choice(ASSIGNMENT_TYPES)
  assignmentType: AssignmentType;

  @Choice(ACCESS_LEVELS, { description: 'Each includes those before it' })
  accessLevel: AccessLevel;

  @Instant({ nullable: true })
  startsAt: Date | null;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  dueAt: Date | null;

  @Text({ max: 1000, nullable: true })
  note: string | null;

  @Choice(ASSIGNMENT_STATUSES, { description: 'At the moment of the answer' })
  status: AssignmentStatus;

  @Uuid()
  assignedBy: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

/** With the names of what and whom. */
export class ListedAssignmentView extends AssignmentView {
  @Text({ max: 500, nullable: true, description: 'Null when you do not see the item now' })
  itemTitle: string | null;

  @Choice(REPOSITORIES, { nullable: true })
  repository: RepositoryName | null;

  @Text({
    max: 201,
    nullable: true,
    description: 'Null when the person, team or organization is not there any more',
  })
  targetName: string | null;
}

const SAME = [
  'id',
  'itemId',
  'userId',
  'teamId',
  'assignmentType',
  'accessLevel',
  'startsAt',
  'expiresAt',
  'dueAt',
  'note',
  'assignedBy',
  'revision',
  'createdAt',
  'updatedAt',
] as const;

export const toAssignmentView = (assignment: ContentAssignment, at: Date): AssignmentView => ({
  ...pick(assignment, SAME),
  organizationId: assignment.targetOrganizationId,
  status: assignment.statusAt(at),
});

/** Of `content.assignments a`. */
export const assignmentColumns = (at: Date): Statement =>
  sql`a.id, a.item_id as "itemId", a.user_id as "userId", a.team_id as "teamId",
    a.target_organization_id as "organizationId", a.assignment_type as "assignmentType", a.access_level as "accessLevel",
    a.starts_at as "startsAt", a.expires_at as "expiresAt", a.due_at as "dueAt", a.note, a.assigned_by as "assignedBy",
    a.revision, a.created_at as "createdAt", a.updated_at as "updatedAt",
    case when not a.is_active then 'inactive' when a.expires_at <= ${at} then 'expired'
         when a.starts_at > ${at} then 'scheduled' else 'active' end as status`;
