import { ClaimReminderHandler } from './features/claim-reminder/claim-reminder.command.js';
import { ReleaseReminderHandler } from './features/release-reminder/release-reminder.command.js';
import { RemindAssigneesHandler } from './features/remind-assignees/remind-assignees.command.js';
import { RemindAssigneesJob } from './features/remind-assignees/remind-assignees.job.js';
import { ListDueOrganizationsHandler } from './features/list-due-organizations/list-due-organizations.query.js';
import { SendReminderJob } from './features/send-reminder/send-reminder.job.js';
import { SendLetterWhenAssigneeReminded } from './features/send-letter-when-assignee-reminded/send-letter-when-assignee-reminded.reaction.js';
import { AssignedContent } from './assigned-content.js';
import { ListContentCountsHandler } from './features/list-content-counts/list-content-counts.query.js';
import { ListContentCountsController } from './features/list-content-counts/list-content-counts.controller.js';
import { AssignContentHandler } from './features/assign-content/assign-content.command.js';
import { AssignContentController } from './features/assign-content/assign-content.controller.js';
import { AssignContentInBulkHandler } from './features/assign-content-in-bulk/assign-content-in-bulk.command.js';
import { AssignContentInBulkController } from './features/assign-content-in-bulk/assign-content-in-bulk.controller.js';
import { ChangeAssignmentHandler } from './features/change-assignment/change-assignment.command.js';
import { ChangeAssignmentController } from './features/change-assignment/change-assignment.controller.js';
import { DeactivateAssignmentHandler } from './features/deactivate-assignment/deactivate-assignment.command.js';
import { DeactivateAssignmentController } from './features/deactivate-assignment/deactivate-assignment.controller.js';
import { DeactivateAssignmentsHandler } from './features/deactivate-assignments/deactivate-assignments.command.js';
import { DeactivateAssignmentsController } from './features/deactivate-assignments/deactivate-assignments.controller.js';
import { RecordProgressHandler } from './features/record-progress/record-progress.command.js';
import { RecordProgressController } from './features/record-progress/record-progress.controller.js';
import { ReopenAssignmentHandler } from './features/reopen-assignment/reopen-assignment.command.js';
import { ReopenAssignmentController } from './features/reopen-assignment/reopen-assignment.controller.js';
import { ListAssignmentsHandler } from './features/list-assignments/list-assignments.query.js';
import { ListAssignmentsController } from './features/list-assignments/list-assignments.controller.js';
import { GetAssignmentHandler } from './features/get-assignment/get-assignment.query.js';
import { GetAssignmentController } from './features/get-assignment/get-assignment.controller.js';
import { ListMyAssignmentsHandler } from './features/list-my-assignments/list-my-assignments.query.js';
import { ListMyAssignmentsController } from './features/list-my-assignments/list-my-assignments.controller.js';
import { ListAssignmentProgressHandler } from './features/list-assignment-progress/list-assignment-progress.query.js';
import { ListAssignmentProgressController } from './features/list-assignment-progress/list-assignment-progress.controller.js';
import { ListOverdueAssignmentsHandler } from './features/list-overdue-assignments/list-overdue-assignments.query.js';
import { ListOverdueAssignmentsController } from './features/list-overdue-assignments/list-overdue-assignments.controller.js';
import { ExportOverdueAssignmentsHandler } from './features/export-overdue-assignments/export-overdue-assignments.query.js';
import { ExportOverdueAssignmentsController } from './features/export-overdue-assignments/export-overdue-assignments.controller.js';
import { AssignerReach } from './features/assigner-reach.js';
import { Assigning } from './features/assigning.js';
import { AssignmentList } from './features/assignment-list.js';
import { AssignmentReach } from './features/assignment-reach.js';
import { MyAssignments } from './features/my-assignments.js';
import { OverdueReport } from './features/overdue-report.js';
import {
  AssignmentRepository,
  AssignmentScope,
  ProgressRepository,
  ReminderRepository,
} from './domain/assignment.repository.js';
import {
  ContentAssignmentMapping,
  LearningProgressMapping,
  AssignmentReminderMapping,
} from './infrastructure/assignment.mapping.js';
import {
  AssignmentMikroOrmRepository,
  ProgressMikroOrmRepository,
  ReminderMikroOrmRepository,
} from './infrastructure/assignment.mikro-orm.repository.js';
import { SqlAssignmentScope } from './infrastructure/sql-assignment-scope.js';

/** What is assigned to whom, and what they make of it: a part of the content module. */
export const ASSIGNMENT_MAPPINGS = [
  ContentAssignmentMapping,
  LearningProgressMapping,
  AssignmentReminderMapping,
];

export const ASSIGNMENT_PROVIDERS = [
  AssignContentHandler,
  AssignContentInBulkHandler,
  ChangeAssignmentHandler,
  DeactivateAssignmentHandler,
  DeactivateAssignmentsHandler,
  RecordProgressHandler,
  ReopenAssignmentHandler,
  ListAssignmentsHandler,
  GetAssignmentHandler,
  ListMyAssignmentsHandler,
  ListAssignmentProgressHandler,
  ListOverdueAssignmentsHandler,
  ExportOverdueAssignmentsHandler,
  AssignerReach,
  Assigning,
  AssignmentList,
  AssignmentReach,
  MyAssignments,
  OverdueReport,
  ListContentCountsHandler,
  ClaimReminderHandler,
  ReleaseReminderHandler,
  RemindAssigneesHandler,
  RemindAssigneesJob,
  ListDueOrganizationsHandler,
  SendReminderJob,
  SendLetterWhenAssigneeReminded,
  { provide: ReminderRepository, useClass: ReminderMikroOrmRepository },
  { provide: AssignedContent, useExisting: MyAssignments },
  { provide: AssignmentRepository, useClass: AssignmentMikroOrmRepository },
  { provide: ProgressRepository, useClass: ProgressMikroOrmRepository },
  { provide: AssignmentScope, useClass: SqlAssignmentScope },
];

/** Those with fixed paths come before those with an id in the same place. */
export const ASSIGNMENT_CONTROLLERS = [
  ListContentCountsController,
  ListOverdueAssignmentsController,
  ExportOverdueAssignmentsController,
  AssignContentController,
  AssignContentInBulkController,
  ChangeAssignmentController,
  DeactivateAssignmentController,
  DeactivateAssignmentsController,
  RecordProgressController,
  ReopenAssignmentController,
  ListAssignmentsController,
  GetAssignmentController,
  ListMyAssignmentsController,
  ListAssignmentProgressController,
];
