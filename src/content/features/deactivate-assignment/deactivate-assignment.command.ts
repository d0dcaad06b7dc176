import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed, RevisionConflict } from '#libs/kernel/errors.js';
import { AssignmentNotFound } from '../../domain/assignment.errors.js';
import { AssignmentRepository } from '../../domain/assignment.repository.js';
import { toAssignmentView, type AssignmentView } from '../assignment.view.js';

@Message({
  permission: 'content.assign_own',
  mode: 'write',
  idempotent: true,
  errors: [AssignmentNotFound, PreconditionFailed, RevisionConflict],
  audit: {
    action: 'content.unassigned',
    category: 'change',
    resource: 'content_assignment',
    subject: ({ assignmentId }: DeactivateAssignment, assignment?: AssignmentView) => ({
      resourceId: assignmentId,
      details: { itemId: assignment?.itemId },
    }),
  },
})
export class DeactivateAssignment extends Command<AssignmentView> {
  constructor(
    readonly assignmentId: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(DeactivateAssignment)
export class DeactivateAssignmentHandler implements ICommandHandler<DeactivateAssignment> {
  constructor(
    private readonly assignments: AssignmentRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assignmentId, expectedRevision }: DeactivateAssignment): Promise<AssignmentView> {
    const at = this.clock.now();
    const assignment = await this.assignments.byId(assignmentId);
    assignment.expect(expectedRevision);
    assignment.deactivate(at);
    return toAssignmentView(assignment, at);
  }
}
