/** An AI agent as conversations use it: the payload of one of its versions. */
export interface PublishedAgent {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** In the newest schema, with the prompt it refers to written out in front of its `system_prompt`. */
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
  /**
   * Where `production` points, or what is live when it points nowhere. With a label: the version it points at, which
   * readers get when it was approved, and who works on the agent in any case.
   */
  abstract agent(id: string, label?: string): Promise<PublishedAgent | undefined>;
  /** A version that a conversation began with and goes on with, whatever was published since. */
  abstract agentVersion(id: string, version: number): Promise<PublishedAgent | undefined>;
  abstract passages(question: string, limit: number): Promise<PublishedPassage[]>;
}
