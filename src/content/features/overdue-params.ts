import { Choice, Uuid } from '#libs/http/fields.js';
import { ASSIGNMENT_TYPES, type AssignmentType } from '../domain/assignment.js';

/** What the overdue report may be cut to. */
export class OverdueParams {
  @Uuid({ optional: true })
  itemId?: string;

  @Uuid({ optional: true, description: 'What was assigned to this team' })
  teamId?: string;

  @Uuid({ optional: true })
  userId?: string;

  @Choice(ASSIGNMENT_TYPES, { optional: true })
  assignmentType?: AssignmentType;
}
