import { Choice, Integer } from '#libs/http/fields.js';
import {
  CONTEXT_STRATEGIES,
  FEWEST_TOKENS,
  MOST_MESSAGES,
  MOST_TOKENS,
  type ContextStrategy,
} from '../domain/context-policy.js';

/** What of a conversation a model is sent with a question, within its window in any case. */
export class ContextPolicyView {
  @Choice(CONTEXT_STRATEGIES, {
    description:
      'last_messages: the newest `messages`; token_budget: the newest that fit `tokens`; running_summary: the same, and a summary of what has fallen out',
  })
  strategy: ContextStrategy;

  @Integer({
    min: 1,
    max: MOST_MESSAGES,
    optional: true,
    description: 'With last_messages, the question included',
  })
  messages?: number;

  @Integer({
    min: FEWEST_TOKENS,
    max: MOST_TOKENS,
    optional: true,
    description: 'With the others, by estimate; as much as the window takes unless given',
  })
  tokens?: number;
}
