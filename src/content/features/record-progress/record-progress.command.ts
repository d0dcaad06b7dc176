import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { AssignmentNotFound, ContentNotLive } from '../../domain/assignment.errors.js';
import { ProgressRepository } from '../../domain/assignment.repository.js';
import { MyAssignments } from '../my-assignments.js';
import { toProgressView, type ProgressView } from '../progress.view.js';

/** Progress of the person who acts, with the item of an assignment that reaches him now. */
@Message({
  permission: 'content.read_assigned',
  mode: 'write',
  idempotent: true,
  errors: [AssignmentNotFound, ContentNotLive],
})
export class RecordProgress extends Command<ProgressView> {
  constructor(
    readonly assignmentId: string,
    readonly percent: number,
  ) {
    super();
  }
}

@CommandHandler(RecordProgress)
export class RecordProgressHandler implements ICommandHandler<RecordProgress> {
  constructor(
    private readonly mine: MyAssignments,
    private readonly progress: ProgressRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assignmentId, percent }: RecordProgress): Promise<ProgressView> {
    const [found] = await commandRows<{ itemId: string; isLive: boolean }>(this.mine.reachable(assignmentId));
    if (!found) throw new AssignmentNotFound();
    if (!found.isLive) throw new ContentNotLive();
    const at = this.clock.now();
    const progress = await this.progress.of(found.itemId, currentMember().userId, at);
    progress.advance(percent, at);
    return toProgressView(progress);
  }
}
