import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import {
  AssignmentsRefused,
  AssignmentTermsInvalid,
  TooManyAssignments,
} from '../../domain/assignment.errors.js';
import type { AssignmentTarget, AssignmentTerms } from '../../domain/assignment.js';
import { Assigning, type Assigned, type Outcome } from '../assigning.js';

export const MOST_ASSIGNMENTS = 1_000;

/** A target with the place in the request that names it. */
export interface NamedTarget extends AssignmentTarget {
  readonly pointer: string;
}

/** What became of one item and one target. */
export class BulkAssignmentEntry {
  @Text({ max: 100, description: 'Where the request names the item, as a JSON pointer' })
  item: string;

  @Text({ max: 100, description: 'Where the request names the target' })
  target: string;

  @Choice(['created', 'changed', 'unchanged', 'refused'])
  outcome: Outcome | 'refused';

  @Uuid({ nullable: true })
  assignmentId: string | null;

  @Text({ max: 100, nullable: true, description: 'Why it was refused' })
  code: string | null;

  @Text({ max: 1000, nullable: true })
  detail: string | null;
}

export class BulkAssignmentView {
  @Integer({ min: 0, max: MOST_ASSIGNMENTS })
  created: number;

  @Integer({ min: 0, max: MOST_ASSIGNMENTS })
  changed: number;

  @Integer({ min: 0, max: MOST_ASSIGNMENTS })
  unchanged: number;

  @Integer({ min: 0, max: MOST_ASSIGNMENTS })
  refused: number;

  @ListOf(() => BulkAssignmentEntry, { description: 'One for each item and target, in their order' })
  entries: BulkAssignmentEntry[];
}

@Message({
  permission: 'content.assign_own',
  mode: 'write',
  idempotent: true,
  errors: [TooManyAssignments, AssignmentsRefused, AssignmentTermsInvalid],
  audit: {
    action: 'content.assigned_in_bulk',
    category: 'change',
    resource: 'content_assignment',
    // What was refused is nothing that happened; the ids in it may be anybody's.
    subject: ({ terms }: AssignContentInBulk, view?: BulkAssignmentView) => ({
      details: {
        assignments: view?.entries
          .filter(({ outcome }) => outcome === 'created' || outcome === 'changed')
          .map(({ assignmentId }) => assignmentId),
        assignmentType: terms.assignmentType,
        accessLevel: terms.accessLevel,
      },
    }),
  },
})
export class AssignContentInBulk extends Command<BulkAssignmentView> {
  constructor(
    readonly itemIds: readonly string[],
    readonly targets: readonly NamedTarget[],
    readonly terms: AssignmentTerms,
    /** Whether one refusal refuses all. */
    readonly allOrNothing: boolean,
  ) {
    super();
  }
}

@CommandHandler(AssignContentInBulk)
export class AssignContentInBulkHandler implements ICommandHandler<AssignContentInBulk> {
  constructor(private readonly assigning: Assigning) {}

  async execute({ itemIds, targets, terms, allOrNothing }: AssignContentInBulk): Promise<BulkAssignmentView> {
    const asked = itemIds.length * targets.length;
    if (asked < 1 || asked > MOST_ASSIGNMENTS) throw new TooManyAssignments(asked, MOST_ASSIGNMENTS);
    const results = await this.assigning.assign(itemIds, targets, terms);
    const entries = results.map((result, i) => {
      const target = targets[i % targets.length]?.pointer ?? '';
      return { item: `/itemIds/${Math.floor(i / targets.length)}`, target, ...toEntry(result) };
    });
    if (allOrNothing) refuseAny(entries);
    const count = (outcome: BulkAssignmentEntry['outcome']) =>
      entries.filter((entry) => entry.outcome === outcome).length;
    return {
      created: count('created'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      refused: count('refused'),
      entries,
    };
  }
}

const toEntry = (result: Assigned) =>
  'refusal' in result
    ? {
        outcome: 'refused' as const,
        assignmentId: null,
        code: result.refusal.code,
        detail: result.refusal.message,
      }
    : { outcome: result.outcome, assignmentId: result.assignment.id, code: null, detail: null };

/** Nobody reads more of them. */
const MOST_ERRORS = 100;

function refuseAny(entries: readonly BulkAssignmentEntry[]): void {
  const refused = entries.filter(({ outcome }) => outcome === 'refused');
  if (refused.length === 0) return;
  throw new AssignmentsRefused(
    refused.slice(0, MOST_ERRORS).map(({ item, target, code, detail }) => ({
      pointer: code === 'content.item_not_found' ? item : target,
      code: code ?? '',
      detail: detail ?? '',
    })),
  );
}
