import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import {
  AccessTooWide,
  AssignmentTargetNotFound,
  AssignmentTargetUnclear,
  AssignmentTermsInvalid,
} from '../../domain/assignment.errors.js';
import type { AssignmentTarget, AssignmentTerms } from '../../domain/assignment.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { Assigning } from '../assigning.js';
import { toAssignmentView, type AssignmentView } from '../assignment.view.js';

@Message({
  permission: 'content.assign_own',
  mode: 'write',
  idempotent: true,
  errors: [
    ContentItemNotFound,
    AssignmentTargetNotFound,
    AssignmentTargetUnclear,
    AssignmentTermsInvalid,
    AccessTooWide,
  ],
  audit: {
    action: 'content.assigned',
    category: 'change',
    resource: 'content_assignment',
    subject: ({ itemId, target, terms }: AssignContent, assignment?: AssignmentView) => ({
      resourceId: assignment?.id,
      details: { itemId, target, assignmentType: terms.assignmentType, accessLevel: terms.accessLevel },
    }),
  },
})
export class AssignContent extends Command<AssignmentView> {
  constructor(
    readonly itemId: string,
    readonly target: AssignmentTarget,
    readonly terms: AssignmentTerms,
  ) {
    super();
  }
}

@CommandHandler(AssignContent)
export class AssignContentHandler implements ICommandHandler<AssignContent> {
  constructor(
    private readonly assigning: Assigning,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId, target, terms }: AssignContent): Promise<AssignmentView> {
    const [result] = await this.assigning.assign([itemId], [target], terms);
    if (!result) throw new Error('One item and one target make one result');
    if ('refusal' in result) throw result.refusal;
    return toAssignmentView(result.assignment, this.clock.now());
  }
}
