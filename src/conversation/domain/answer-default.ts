import type { AnswerSetup } from './answer-setup.js';

/** How answers are given where nobody says otherwise: by an agent, or in the whole organization where it is null. */
export interface AnswerDefault extends Pick<
  AnswerSetup,
  'model' | 'temperature' | 'maxOutputTokens' | 'reasoningEffort'
> {
  readonly aiAgentId: string | null;
}
