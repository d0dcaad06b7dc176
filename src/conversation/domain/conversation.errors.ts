import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

export class ConversationNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'conversation.not_found';
  constructor() {
    super('There is no such conversation, or it is not yours.');
  }
}

export class MessageNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'conversation.message_not_found';
  constructor() {
    super('There is no such message in this conversation, or it is not yours.');
  }
}

/** A file that was to come with a question cannot. */
export class AttachmentRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.attachment_refused';
  constructor(errors: readonly FieldError[]) {
    super('A file cannot be attached to the question.', { errors: [...errors] });
  }
}

export class ConversationNotActive extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.not_active';
  constructor(status: string) {
    super(`The conversation is ${status} and takes no messages.`);
  }
}

export class ConversationMoveNotAllowed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.move_not_allowed';
  constructor(from: string, to: string) {
    super(`A conversation that is ${from} cannot become ${to}.`);
  }
}

/** What was asked for makes sense for a message of the other kind only. */
export class MessageNotSuitable extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.message_not_suitable';
}

export class TooManyPins extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.too_many_pins';
  constructor(most: number) {
    super(`A conversation has ${most} pinned messages at most. Unpin another one first.`);
  }
}

export class PinTooLong extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.pin_too_long';
  constructor(tokens: number, room: number) {
    super(
      `The message has about ${tokens} tokens, and beside the answer the conversation’s model takes ${room}: it could not be sent.`,
    );
  }
}

export class AnswerStillGenerating extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.answer_still_generating';
  constructor() {
    super(
      'This answer is still being generated or waits for an approval. Stop it first, or wait until it has ended.',
    );
  }
}

export class ReasonNotAllowed extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.reason_not_allowed';
  constructor() {
    super('Only what was no good has a reason.', {
      errors: [
        { pointer: '/reason', code: 'reason', detail: 'must be left out unless the rating is `down`' },
      ],
    });
  }
}

export class AgentNotAvailable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.agent_not_available';
  constructor() {
    super('There is no published AI agent with this id that you may use.', {
      errors: [
        {
          pointer: '/aiAgentId',
          code: 'agent',
          detail: 'must be the id of a published item of the repository ai_agents',
        },
      ],
    });
  }
}

export class ContextPolicyInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.context_policy_invalid';
  constructor({ field, detail }: { field: string; detail: string }) {
    super(`The context policy is not one: ${field} ${detail}.`, {
      errors: [{ pointer: `/contextPolicy/${field}`, code: field, detail }],
    });
  }
}

export class PreviewNeedsAgent extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.preview_needs_agent';
  constructor() {
    super('A preview is held with the newest version of an agent that you work on: name it, and no label.', {
      errors: [{ pointer: '/preview', code: 'agent', detail: 'takes aiAgentId, and no aiAgentLabel' }],
    });
  }
}

export class ModelNotAvailable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.model_not_available';
  constructor(model: string, field = 'model') {
    super(`The model "${model}" is not configured here. GET /api/v1/models lists those that are.`, {
      errors: [
        { pointer: `/${field}`, code: 'model', detail: 'must be one of the models of GET /api/v1/models' },
      ],
    });
  }
}

export class ExperimentNotAvailable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'conversation.experiment_not_available';
  constructor(name: string, why: string) {
    super(`"${name}" ${why}.`, { errors: [{ pointer: '/model', code: 'experiment', detail: why }] });
  }
}

export class AnswerAlreadyEnded extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.answer_already_ended';
  constructor() {
    super('This answer is not being generated any more.');
  }
}

/** Another process took the generation over because this one's lease had run out. */
export class GenerationLost extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.generation_lost';
  constructor() {
    super('Another process has taken this generation over.');
  }
}
