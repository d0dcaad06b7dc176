/** Names of vendors. */
export const VENDOR = /^[a-z0-9-]{1,50}$/;

export const MODEL_CAPABILITIES = [
  'chat',
  'tools',
  'vision',
  'structured_output',
  'reasoning',
  'embeddings',
] as const;
export type ModelCapability = (typeof MODEL_CAPABILITIES)[number];

/** A model people may converse with, by its id in the configuration. */
export interface Model {
  readonly id: string;
  readonly displayName: string;
  readonly provider: string;
  /** Whose keys it takes; null where organizations cannot bring their own. */
  readonly vendor: string | null;
  /** Tokens of input and output together. */
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly capabilities: readonly ModelCapability[];
  /** Where data goes; null is unknown, `local` never leaves this deployment. */
  readonly region: string | null;
  /** Whether the provider may train on what it is sent: true unless it is known not to. */
  readonly trainsOnData: boolean;
  /** How long the provider keeps what it is sent; null is unknown. */
  readonly retentionDays: number | null;
  /** Ids of models that answer when this one cannot, in order. */
  readonly fallbacks: readonly string[];
}

/** The models this deployment is configured with. */
export abstract class Models {
  abstract list(): readonly Model[];
  abstract find(id: string): Model | undefined;
  /** What answers when neither the conversation nor its agent names a model. */
  abstract default(): Model;
  /** Whose keys organizations may bring. */
  abstract vendors(): readonly string[];
}
