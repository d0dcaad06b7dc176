import { ContextPolicyInvalid } from './conversation.errors.js';

export const CONTEXT_STRATEGIES = ['last_messages', 'token_budget', 'running_summary'] as const;
export type ContextStrategy = (typeof CONTEXT_STRATEGIES)[number];

/** How far back a model is ever told of a conversation, whatever the policy would keep. */
export const MOST_MESSAGES = 1_000;
export const FEWEST_TOKENS = 100;
export const MOST_TOKENS = 10_000_000;
/** Beside less, a summary leaves no room for what was said last. */
const FEWEST_WITH_SUMMARY = 500;

/** What of a conversation a model is sent with a question, within its window in any case. */
export interface ContextPolicy {
  readonly strategy: ContextStrategy;
  /** Of `last_messages`: how many, the question included. */
  readonly messages?: number;
  /** Of the others: how much, by estimate; as much as the window takes unless given. */
  readonly tokens?: number;
}

export const DEFAULT_CONTEXT_POLICY: ContextPolicy = { strategy: 'token_budget' };

const within = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

/** What is wrong with a policy, by its field; undefined when nothing is. */
function contextPolicyFault({
  strategy,
  messages,
  tokens,
}: ContextPolicy): { readonly field: 'messages' | 'tokens'; readonly detail: string } | undefined {
  const counts = strategy === 'last_messages';
  if (counts && messages === undefined)
    return { field: 'messages', detail: 'must say how many with the strategy `last_messages`' };
  if (!counts && messages !== undefined)
    return { field: 'messages', detail: 'is of the strategy `last_messages` only' };
  if (counts && tokens !== undefined)
    return { field: 'tokens', detail: 'is of the strategies `token_budget` and `running_summary` only' };
  if (strategy === 'running_summary' && tokens !== undefined && tokens < FEWEST_WITH_SUMMARY)
    return {
      field: 'tokens',
      detail: `must be ${FEWEST_WITH_SUMMARY} at least with the strategy \`running_summary\``,
    };
  return undefined;
}

/** The policy somebody wrote down elsewhere; undefined when it is none. */
export function contextPolicyFrom(value: unknown): ContextPolicy | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { strategy, messages, tokens } = value as Record<string, unknown>;
  const known = CONTEXT_STRATEGIES.find((each) => each === strategy);
  if (!known) return undefined;
  if (messages !== undefined && !within(messages, 1, MOST_MESSAGES)) return undefined;
  if (tokens !== undefined && !within(tokens, FEWEST_TOKENS, MOST_TOKENS)) return undefined;
  const policy: ContextPolicy = {
    strategy: known,
    ...(messages !== undefined && { messages }),
    ...(tokens !== undefined && { tokens }),
  };
  return contextPolicyFault(policy) ? undefined : policy;
}

/** Throws `ContextPolicyInvalid`; null is nobody's policy. */
export function requireContextPolicy(policy: ContextPolicy | null | undefined): void {
  const fault = policy ? contextPolicyFault(policy) : undefined;
  if (fault) throw new ContextPolicyInvalid(fault);
}
