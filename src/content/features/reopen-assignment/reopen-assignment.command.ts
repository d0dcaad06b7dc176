import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { AssignmentNotFound, NotCompleted } from '../../domain/assignment.errors.js';
import { AssignmentScope, ProgressRepository, targetKey } from '../../domain/assignment.repository.js';
import { AssignmentReach } from '../assignment-reach.js';
import { toProgressView, type ProgressView } from '../progress.view.js';

/** Lets a person do once more what he has completed: himself, or whoever may assign to him. */
@Message({
  permission: 'content.read_assigned',
  mode: 'write',
  idempotent: true,
  errors: [AssignmentNotFound, NotCompleted],
  audit: {
    action: 'content.completion_reopened',
    category: 'change',
    resource: 'content_assignment',
    subject: ({ assignmentId }: ReopenAssignment, progress?: ProgressView) => ({
      resourceId: assignmentId,
      details: { userId: progress?.userId },
    }),
  },
})
export class ReopenAssignment extends Command<ProgressView> {
  constructor(
    readonly assignmentId: string,
    /** Whose; one's own unless told. */
    readonly userId?: string,
  ) {
    super();
  }
}

@CommandHandler(ReopenAssignment)
export class ReopenAssignmentHandler implements ICommandHandler<ReopenAssignment> {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly scope: AssignmentScope,
    private readonly reach: AssignmentReach,
    private readonly progress: ProgressRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assignmentId, userId = currentMember().userId }: ReopenAssignment): Promise<ProgressView> {
    if (userId !== currentMember().userId) await this.requireAssigner(userId);
    const at = this.clock.now();
    const [found] = await commandRows<{ itemId: string }>(
      sql`select a.item_id as "itemId" from content.assignments a
           where a.id = ${assignmentId} and ${this.reach.isNow(at)} and ${this.reach.toPerson(userId)}`,
    );
    if (!found) throw new AssignmentNotFound();
    const progress = await this.progress.of(found.itemId, userId, at);
    progress.reopen(at);
    return toProgressView(progress);
  }

  private async requireAssigner(userId: string): Promise<void> {
    if (!this.authorizer.allows(currentActor(), 'content.assign_own')) throw new AssignmentNotFound();
    const target = { kind: 'user', id: userId } as const;
    if (!(await this.scope.targets([target])).has(targetKey(target))) throw new AssignmentNotFound();
  }
}
