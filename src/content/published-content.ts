/** An AI agent as conversations use it: the payload of one of its versions. */
export interface PublishedAgent {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  /** In the newest schema, with the prompt it refers to written out in front of its `system_prompt`. */
  readonly contentData: Record<string, unknown>;
  /** The version of the prompt that was written out, if one was. */
  readonly prompt?: PromptVersion;
}

/** One version of a prompt; what it says does not change. */
export interface PromptVersion {
  readonly id: string;
  readonly version: number;
}

/** An agent that may be used. */
export interface NamedAgent {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: Date;
}

/** A part of a published document that fits a question. */
export interface PublishedPassage {
  readonly itemId: string;
  readonly version: number;
  readonly title: string;
  /** Which text of the item: what was typed in, what is spoken in it, or what its file holds. */
  readonly part: 'body' | 'transcript' | 'file';
  /** UTF-16 units from the beginning of that text. */
  readonly start: number;
  readonly text: string;
  readonly score: number;
}

export interface PassageSearch {
  readonly limit: number;
  /** Of one item. */
  readonly perItem: number;
  /** Only in these items; undefined is whatever the asker may read. */
  readonly items?: readonly string[];
}

/** What other contexts may ask of Content; always under the current actor's row level security. */
export abstract class PublishedContent {
  /**
   * Where `production` points, or what is live when it points nowhere. With a label: the version it points at, which
   * readers get when it was approved, and who works on the agent in any case.
   */
  abstract agent(id: string, label?: string): Promise<PublishedAgent | undefined>;
  /** The newest version, published or not, for whoever works on the agent. */
  abstract draft(id: string): Promise<PublishedAgent | undefined>;
  /** A version that a conversation began with and goes on with, whatever was published since. */
  abstract agentVersion(id: string, version: number): Promise<PublishedAgent | undefined>;
  /**
   * A version that everybody who may use the agent may be answered by, because it was approved: that of the label or of
   * the number, else what `agent` is.
   */
  abstract approvedAgent(
    id: string,
    which: { readonly label?: string; readonly version?: number },
  ): Promise<PublishedAgent | undefined>;
  /**
   * What a version of an agent told a model to do, with the version of the prompt it was written out with then; undefined
   * where the actor may not read both: whoever may use an agent need not know how it is made.
   */
  abstract instructions(id: string, version: number, prompt?: PromptVersion): Promise<string | undefined>;
  /** The published agents the actor may use, a thousand at most, newest first. */
  abstract agents(): Promise<NamedAgent[]>;
  /** What documents and videos that the actor may read say about a question, the best first. */
  abstract passages(question: string, search: PassageSearch): Promise<PublishedPassage[]>;
}
