/** A model people may converse with, by its id in the configuration. */
export interface Model {
  readonly id: string;
  readonly displayName: string;
  readonly provider: string;
  /** Tokens of input and output together. */
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
}

/** The models this deployment is configured with. */
export abstract class Models {
  abstract list(): readonly Model[];
  abstract find(id: string): Model | undefined;
  /** What answers when neither the conversation nor its agent names a model. */
  abstract default(): Model;
}
