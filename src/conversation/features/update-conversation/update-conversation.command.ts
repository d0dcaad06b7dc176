import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed, RevisionConflict } from '#libs/kernel/errors.js';
import {
  ContextPolicyInvalid,
  ConversationMoveNotAllowed,
  ConversationNotFound,
} from '../../domain/conversation.errors.js';
import type { ConversationChanges } from '../../domain/conversation-input.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { toConversationView, type ConversationView } from '../conversation.view.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  idempotent: true,
  errors: [
    ConversationNotFound,
    ConversationMoveNotAllowed,
    ContextPolicyInvalid,
    PreconditionFailed,
    RevisionConflict,
  ],
  audit: {
    action: 'conversation.updated',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId, changes }: UpdateConversation) => ({
      resourceId: conversationId,
      details: { fields: Object.keys(changes), status: changes.status },
    }),
  },
})
export class UpdateConversation extends Command<ConversationView> {
  constructor(
    readonly conversationId: string,
    readonly changes: Partial<ConversationChanges>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateConversation)
export class UpdateConversationHandler implements ICommandHandler<UpdateConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({
    conversationId,
    changes,
    expectedRevision,
  }: UpdateConversation): Promise<ConversationView> {
    const conversation = await this.conversations.byId(conversationId);
    conversation.expect(expectedRevision);
    conversation.change(changes, this.clock.now());
    return toConversationView(conversation);
  }
}
