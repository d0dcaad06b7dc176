import { Injectable } from '@nestjs/common';
import type { Passage } from '#libs/llm/llm-provider.js';
import { estimateTokens } from '#libs/llm/tokens.js';
import { PublishedContent } from '../../content/index.js';
import type { Model } from '../domain/models.js';

const MOST_PASSAGES = 8;
const PASSAGES_OF_ITEM = 3;
const MOST_PASSAGE_TOKENS = 4_000;

export interface KnowledgeSearch {
  /** Ids of content items; undefined is whatever the asker may read. */
  readonly items?: readonly string[];
  readonly limit: number;
  /** Of one document. */
  readonly perItem: number;
  /** Of all passages together; the best come first. */
  readonly maxTokens?: number;
}

/**
 * Finds what answers are based on: passages of documents, for every model alike and with the rights of whoever asks,
 * never with those of whoever made the agent.
 */
@Injectable()
export class Knowledge {
  constructor(private readonly content: PublishedContent) {}

  /** What the documents of an agent say about a question, as much as fits beside it; undefined where it has none. */
  async ofAgent(
    { contextWindow }: Pick<Model, 'contextWindow'>,
    items: readonly string[] | undefined,
    question: string,
  ): Promise<Passage[] | undefined> {
    if (items === undefined) return undefined;
    const maxTokens = Math.min(MOST_PASSAGE_TOKENS, Math.floor(contextWindow / 4));
    return this.find(question, { items, limit: MOST_PASSAGES, perItem: PASSAGES_OF_ITEM, maxTokens });
  }

  async find(question: string, { maxTokens = Infinity, ...search }: KnowledgeSearch): Promise<Passage[]> {
    if (search.items?.length === 0 || question.trim() === '') return [];
    const found = await this.content.passages(question, search);
    let tokens = 0;
    return found
      .map(({ itemId, ...passage }) => ({ sourceId: itemId, ...passage }))
      .filter(({ text, title }) => (tokens += estimateTokens(title + text)) <= maxTokens);
  }
}
