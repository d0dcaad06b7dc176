/** What a summary is wanted of, and how long it may be. */
export interface Outgrown {
  readonly untilMessageId: string;
  readonly maxTokens: number;
}

/** What the platform used for it; the cost is an integer as decimal text. */
export interface Spent {
  readonly tokens: number;
  readonly costNanoUsd: string;
}
