import type { AnswerSetup } from '../domain/answer-setup.js';
import type { Trial, Trials } from '../trials.js';
import type { QueuedGeneration } from './generation-queue.js';
import type { Question } from './model-gateway.js';
import type { AgentSettings } from './prompt.js';

/** Null is left open. */
type FixedParameters = Pick<AnswerSetup, 'temperature' | 'maxOutputTokens' | 'reasoningEffort'>;

/** An agent's settings with what a variant fixes instead. */
export const withSetup = (
  agent: AgentSettings | undefined,
  setup: FixedParameters | null | undefined,
): AgentSettings => ({ ...agent, ...(setup && fixedBy(setup)) });

/** The parameters that a variant fixes. */
export function fixedBy({
  temperature,
  maxOutputTokens,
  reasoningEffort,
}: FixedParameters): Pick<Question, 'temperature' | 'maxOutputTokens' | 'reasoningEffort'> {
  return {
    ...(temperature !== null && { temperature }),
    ...(maxOutputTokens !== null && { maxOutputTokens }),
    ...(reasoningEffort !== null && { reasoningEffort }),
  };
}

interface Entry {
  readonly organizationId: string;
  readonly experimentId: string | null;
  readonly variant: string | null;
}

/** The part that a conversation's answer takes in an experiment which runs. */
export async function trialOf(
  trials: Trials,
  { organizationId, experimentId, variant }: Entry,
  { conversationId, actor: { userId } }: QueuedGeneration,
): Promise<Trial | undefined> {
  if (experimentId === null || variant === null || userId === undefined) return undefined;
  return trials.find(experimentId, variant, { organizationId, userId, conversationId, endUser: null });
}
