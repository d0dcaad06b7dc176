import type { CallPlace, ToolCall } from './tool-call.js';

/** A turn of a model that called tools: what has to be said again when the model goes on. */
export interface AnswerStep extends Pick<CallPlace, 'organizationId' | 'userId' | 'messageId'> {
  readonly number: number;
  /** Length of the answer's text when the turn was over. */
  readonly textUntil: number;
  readonly reasoning: readonly {
    readonly text: string;
    readonly providerData?: Readonly<Record<string, unknown>>;
  }[];
  readonly spent: StepSpent;
}

/** What a turn used, at the price of the model that took it. `costNanoUsd` is an integer as decimal text. */
export interface StepSpent {
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedInputTokens: number;
    readonly cacheWriteTokens?: number;
    readonly reasoningTokens: number;
    readonly source: 'provider' | 'estimated';
  };
  readonly costNanoUsd: string;
}

export abstract class ToolCalls {
  abstract add(step: AnswerStep, calls: readonly ToolCall[], at: Date): Promise<void>;
  /** Locked until the command ends. Throws `ToolCallNotFound`. */
  abstract byId(id: string): Promise<ToolCall>;
  /** Those of an answer that have not ended, locked until the command ends. */
  abstract openOf(messageId: string): Promise<ToolCall[]>;
}
