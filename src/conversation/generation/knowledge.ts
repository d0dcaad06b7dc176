import { Injectable } from '@nestjs/common';
import type { Passage } from '#libs/llm/llm-provider.js';
import { estimateTokens } from '#libs/llm/tokens.js';
import { PublishedContent } from '../../content/index.js';

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

  async find(question: string, { maxTokens = Infinity, ...search }: KnowledgeSearch): Promise<Passage[]> {
    if (search.items?.length === 0 || question.trim() === '') return [];
    const found = await this.content.passages(question, search);
    let tokens = 0;
    return found
      .map(({ itemId, ...passage }) => ({ sourceId: itemId, ...passage }))
      .filter(({ text, title }) => (tokens += estimateTokens(title + text)) <= maxTokens);
  }
}
