/** An AI agent as conversations use it: the payload of its published version. */
export interface PublishedAgent {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly contentData: Record<string, unknown>;
}

/** A text of a published document that fits a question. */
export interface PublishedPassage {
  readonly itemId: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly score: number;
}

/** What other contexts may ask of Content; always under the current actor's row level security. */
export abstract class PublishedContent {
  abstract agent(id: string): Promise<PublishedAgent | undefined>;
  /** A version that was published once and that a conversation goes on with, whatever was published since. */
  abstract agentVersion(id: string, version: number): Promise<PublishedAgent | undefined>;
  abstract passages(question: string, limit: number): Promise<PublishedPassage[]>;
}
