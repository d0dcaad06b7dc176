import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed, RevisionConflict } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  AccessTooWide,
  AlreadyAssigned,
  AssignmentInactive,
  AssignmentNotFound,
  AssignmentTargetNotFound,
  AssignmentTargetUnclear,
  AssignmentTermsInvalid,
} from '../../domain/assignment.errors.js';
import type { AssignmentTarget, AssignmentTerms } from '../../domain/assignment.js';
import { AssignmentRepository, AssignmentScope, targetKey } from '../../domain/assignment.repository.js';
import { toAssignmentView, type AssignmentView } from '../assignment.view.js';

@Message({
  permission: 'content.assign_own',
  mode: 'write',
  idempotent: true,
  errors: [
    AssignmentNotFound,
    AssignmentTargetNotFound,
    AssignmentTargetUnclear,
    AssignmentTermsInvalid,
    AssignmentInactive,
    AlreadyAssigned,
    AccessTooWide,
    PreconditionFailed,
    RevisionConflict,
  ],
  audit: {
    action: 'content.assignment_changed',
    category: 'change',
    resource: 'content_assignment',
    subject: ({ assignmentId, terms, target }: ChangeAssignment) => ({
      resourceId: assignmentId,
      details: { fields: Object.keys(terms), ...(target && { target }) },
    }),
  },
})
export class ChangeAssignment extends Command<AssignmentView> {
  constructor(
    readonly assignmentId: string,
    readonly terms: Partial<AssignmentTerms>,
    readonly target: AssignmentTarget | undefined,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeAssignment)
export class ChangeAssignmentHandler implements ICommandHandler<ChangeAssignment> {
  constructor(
    private readonly assignments: AssignmentRepository,
    private readonly scope: AssignmentScope,
    private readonly clock: Clock,
  ) {}

  async execute({
    assignmentId,
    terms,
    target,
    expectedRevision,
  }: ChangeAssignment): Promise<AssignmentView> {
    const at = this.clock.now();
    const assignment = await this.assignments.byId(assignmentId);
    assignment.expect(expectedRevision);
    if (target && !(await this.scope.targets([target])).has(targetKey(target)))
      throw new AssignmentTargetNotFound();
    assignment.change(terms, target, currentMember().userId, at);
    return toAssignmentView(assignment, at);
  }
}
