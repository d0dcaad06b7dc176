export const CONVERSATION_STATUSES = ['active', 'paused', 'completed', 'archived'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/** What may follow on what. */
export const MOVES: Readonly<Record<ConversationStatus, readonly ConversationStatus[]>> = {
  active: ['paused', 'completed', 'archived'],
  paused: ['active', 'completed', 'archived'],
  completed: ['active', 'archived'],
  archived: ['active'],
};
