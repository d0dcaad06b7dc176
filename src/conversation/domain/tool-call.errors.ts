import { DomainError } from '#libs/kernel/domain-error.js';

export class ToolCallNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'conversation.tool_call_not_found';
  constructor() {
    super('There is no such call of a tool in this answer, or it is not yours.');
  }
}

/** An approval is for one call, once. */
export class ToolCallDecided extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.tool_call_decided';
  constructor(state: string) {
    super(`This call does not wait for approval (any more): it is ${state}.`);
  }
}

/** What was approved is not what waits. */
export class ToolCallDiffers extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'conversation.tool_call_differs';
  constructor() {
    super(
      'The call that waits has other arguments than those you were shown. Read it again before you decide.',
    );
  }
}
