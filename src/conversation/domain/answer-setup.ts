import { createHash } from 'node:crypto';

/** What is fixed of how answers are given; null is left to the agent and the model. */
export interface AnswerSetup {
  /** Id of a configured model. */
  readonly model: string;
  readonly temperature: number | null;
  readonly maxOutputTokens: number | null;
  readonly reasoningEffort: 'none' | 'low' | 'medium' | 'high' | null;
  /** Of the agent whose instructions come first. */
  readonly agentVersion: number | null;
  /** Of those instructions; null where there are none to compare. */
  readonly promptHash: string | null;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One name for everything that is fixed. Two answers given in the same way have the same. */
export const fingerprintOf = ({
  model,
  temperature,
  maxOutputTokens,
  reasoningEffort,
  agentVersion,
  promptHash,
}: AnswerSetup): string =>
  hashOf(JSON.stringify([model, temperature, maxOutputTokens, reasoningEffort, agentVersion, promptHash]));

/** What a provider was sent, as far as setups fix it. */
export interface SentRequest {
  /** Id of the model that was asked. */
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly reasoningEffort?: AnswerSetup['reasoningEffort'];
  /** Of the agent whose instructions were taken. */
  readonly agentVersion: number | null;
}

/** The fingerprint of what was really sent, of everything that the setup fixes. */
export function executedFingerprint(setup: AnswerSetup, sent: SentRequest): string {
  const kept = <T>(planned: T | null, value: T | null | undefined): T | null =>
    planned === null ? null : (value ?? null);
  return fingerprintOf({
    model: sent.model,
    temperature: kept(setup.temperature, sent.temperature),
    maxOutputTokens: kept(setup.maxOutputTokens, sent.maxOutputTokens),
    reasoningEffort: kept(setup.reasoningEffort, sent.reasoningEffort),
    agentVersion: kept(setup.agentVersion, sent.agentVersion),
    promptHash: kept(setup.promptHash, sentPrompt(setup, sent)),
  });
}

/** Other rules may stand beside the agent's instructions. */
function sentPrompt({ promptHash }: AnswerSetup, { messages }: SentRequest): string | undefined {
  const hashes = messages.flatMap(({ role, content }) =>
    role === 'system' && typeof content === 'string' ? [hashOf(content)] : [],
  );
  return hashes.find((hash) => hash === promptHash) ?? hashes[0];
}
