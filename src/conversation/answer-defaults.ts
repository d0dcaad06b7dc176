import type { AnswerDefault } from './domain/answer-default.js';

/** What answers in the current organization where nobody says otherwise. Others may change it as part of a command. */
export abstract class AnswerDefaults {
  /** Inside a command, whose permission is asked before. */
  abstract set(given: AnswerDefault): Promise<void>;
  /** Inside a command. */
  abstract clear(aiAgentId: string | null): Promise<void>;
  /** The agent's, and that of the organization. */
  abstract of(
    aiAgentId: string | null,
  ): Promise<{ readonly agent: AnswerDefault | undefined; readonly organization: AnswerDefault | undefined }>;
}
