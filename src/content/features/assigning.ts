import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { AssignmentTargetNotFound, AssignmentTermsInvalid } from '../domain/assignment.errors.js';
import { ContentAssignment, type AssignmentTarget, type AssignmentTerms } from '../domain/assignment.js';
import { AssignmentRepository, AssignmentScope, targetKey } from '../domain/assignment.repository.js';
import { ContentItemNotFound } from '../domain/content-item.errors.js';

export type Outcome = 'created' | 'changed' | 'unchanged';

/** What became of one item and one target: an assignment, or why there is none. */
export type Assigned =
  { readonly assignment: ContentAssignment; readonly outcome: Outcome } | { readonly refusal: DomainError };

const keyOf = (itemId: string, target: AssignmentTarget): string => `${itemId} ${targetKey(target)}`;

/** Assigns items to targets on the same terms, each to each; what is assigned already takes the new terms. */
@Injectable()
export class Assigning {
  constructor(
    private readonly assignments: AssignmentRepository,
    private readonly scope: AssignmentScope,
    private readonly clock: Clock,
  ) {}

  /** In the order of the items, and of the targets for each of them. */
  async assign(
    itemIds: readonly string[],
    targets: readonly AssignmentTarget[],
    terms: AssignmentTerms,
  ): Promise<Assigned[]> {
    const items = await this.scope.items(itemIds);
    const reachable = await this.scope.targets(targets);
    const existing = await this.assignments.of(itemIds, targets);
    const known = new Map(existing.map((each) => [keyOf(each.itemId, each.target), each]));
    return itemIds.flatMap((itemId) =>
      targets.map((target): Assigned => {
        if (!items.has(itemId)) return { refusal: new ContentItemNotFound() };
        if (!reachable.has(targetKey(target))) return { refusal: new AssignmentTargetNotFound() };
        return this.one(itemId, target, terms, known);
      }),
    );
  }

  private one(
    itemId: string,
    target: AssignmentTarget,
    terms: AssignmentTerms,
    known: Map<string, ContentAssignment>,
  ): Assigned {
    const { userId, organizationId } = currentMember();
    const at = this.clock.now();
    const assignment = known.get(keyOf(itemId, target));
    try {
      if (assignment)
        return { assignment, outcome: assignment.assignAgain(terms, userId, at) ? 'changed' : 'unchanged' };
      const added = ContentAssignment.assign(newId(), organizationId, itemId, target, terms, userId, at);
      this.assignments.add(added);
      known.set(keyOf(itemId, target), added);
      return { assignment: added, outcome: 'created' };
    } catch (error) {
      // Dates that do not fit together fit nowhere: that is said once, of the whole request.
      if (!(error instanceof DomainError) || error instanceof AssignmentTermsInvalid) throw error;
      return { refusal: error };
    }
  }
}
