import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Integer, ListOf, Text } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { AssignmentsRefused } from '../../domain/assignment.errors.js';
import { AssignmentRepository } from '../../domain/assignment.repository.js';
import { MOST_ASSIGNMENTS } from '../assign-content-in-bulk/assign-content-in-bulk.command.js';

type DeactivationOutcome = 'deactivated' | 'unchanged' | 'not_found';

export class BulkDeactivationEntry {
  @Text({ max: 100, description: 'Where the request names it, as a JSON pointer' })
  assignment: string;

  @Choice(['deactivated', 'unchanged', 'not_found'])
  outcome: DeactivationOutcome;
}

export class BulkDeactivationView {
  @Integer({ min: 0, max: MOST_ASSIGNMENTS })
  deactivated: number;

  @ListOf(() => BulkDeactivationEntry)
  entries: BulkDeactivationEntry[];
}

@Message({
  permission: 'content.assign_own',
  mode: 'write',
  idempotent: true,
  errors: [AssignmentsRefused, RevisionConflict],
  audit: {
    action: 'content.unassigned_in_bulk',
    category: 'change',
    resource: 'content_assignment',
    subject: ({ ids }: DeactivateAssignments, view?: BulkDeactivationView) => ({
      details: { assignments: ids.filter((_, i) => view?.entries[i]?.outcome === 'deactivated') },
    }),
  },
})
export class DeactivateAssignments extends Command<BulkDeactivationView> {
  constructor(
    readonly ids: readonly string[],
    /** Whether one that is not there leaves all as they are. */
    readonly allOrNothing: boolean,
  ) {
    super();
  }
}

@CommandHandler(DeactivateAssignments)
export class DeactivateAssignmentsHandler implements ICommandHandler<DeactivateAssignments> {
  constructor(
    private readonly assignments: AssignmentRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ ids, allOrNothing }: DeactivateAssignments): Promise<BulkDeactivationView> {
    const at = this.clock.now();
    const found = new Map((await this.assignments.byIds(ids)).map((each) => [each.id, each]));
    const missing = ids.flatMap((id, i) => (found.has(id) ? [] : [`/ids/${i}`]));
    if (allOrNothing && missing.length > 0)
      throw new AssignmentsRefused(
        missing
          .slice(0, 100)
          .map((pointer) => ({ pointer, code: 'not_found', detail: 'is no assignment of yours' })),
      );
    const entries = ids.map((id, i): BulkDeactivationEntry => {
      const assignment = found.get(id);
      const outcome = assignment ? (assignment.deactivate(at) ? 'deactivated' : 'unchanged') : 'not_found';
      return { assignment: `/ids/${i}`, outcome };
    });
    return { deactivated: entries.filter(({ outcome }) => outcome === 'deactivated').length, entries };
  }
}
