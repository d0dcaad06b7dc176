import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { AlreadyAssigned } from '../domain/assignment.errors.js';
import { ContentAssignment } from '../domain/assignment.js';
import { AssignmentReminder } from '../domain/reminder.js';
import { LearningProgress } from '../domain/progress.js';

export const ContentAssignmentMapping = defineEntity({
  class: ContentAssignment,
  schema: 'content',
  tableName: 'assignments',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    itemId: p.uuid(),
    userId: p.uuid().nullable().accessor('_userId'),
    teamId: p.uuid().nullable().accessor('_teamId'),
    targetOrganizationId: p.uuid().nullable().accessor('_targetOrganizationId'),
    assignmentType: p.string().accessor('_assignmentType'),
    accessLevel: p.string().accessor('_accessLevel'),
    startsAt: p.datetime().nullable().accessor('_startsAt'),
    expiresAt: p.datetime().nullable().accessor('_expiresAt'),
    dueAt: p.datetime().nullable().accessor('_dueAt'),
    note: p.text().nullable().accessor('_note'),
    isActive: p.boolean().accessor('_isActive'),
    assignedBy: p.uuid().accessor('_assignedBy'),
    revision: p.integer().accessor('_revision'),
    createdAt: p.datetime(),
    updatedAt: p.datetime().accessor('_updatedAt'),
  },
});

onConstraint('assignments_once', () => new AlreadyAssigned());

export const LearningProgressMapping = defineEntity({
  class: LearningProgress,
  schema: 'content',
  tableName: 'progress',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    itemId: p.uuid(),
    userId: p.uuid(),
    percent: p.integer().accessor('_percent'),
    startedAt: p.datetime().nullable().accessor('_startedAt'),
    completedAt: p.datetime().nullable().accessor('_completedAt'),
    revision: p.integer().accessor('_revision'),
    updatedAt: p.datetime().accessor('_updatedAt'),
  },
});

export const AssignmentReminderMapping = defineEntity({
  class: AssignmentReminder,
  schema: 'content',
  tableName: 'reminders',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    assignmentId: p.uuid(),
    userId: p.uuid(),
    dueAt: p.datetime(),
    daysBefore: p.integer(),
    sentAt: p.datetime().nullable().accessor('_sentAt'),
    revision: p.integer().accessor('_revision'),
    createdAt: p.datetime(),
  },
});
