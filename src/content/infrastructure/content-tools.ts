import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { isId } from '#libs/kernel/id.js';
import { ToolRegistry } from '#libs/tools/tool-registry.js';
import { ContentItemNotFound } from '../domain/content-item.errors.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';
import { GetContentItem } from '../features/get-content-item/get-content-item.query.js';
import { SearchContent } from '../features/search-content/search-content.query.js';

const MOST_HITS = 10;

const SEARCH_PARAMETERS = {
  type: 'object',
  properties: {
    query: { type: 'string', minLength: 1, maxLength: 500, description: 'Words to look for' },
    repository: { enum: REPOSITORIES, description: 'Only items of this kind' },
    limit: { type: 'integer', minimum: 1, maximum: MOST_HITS },
  },
  required: ['query'],
  additionalProperties: false,
};

const ITEM_PARAMETERS = {
  type: 'object',
  properties: { id: { type: 'string', maxLength: 100, description: 'The id of an item that was found' } },
  required: ['id'],
  additionalProperties: false,
};

/** What models may look up in content, by the same messages that people send, and so with the rights of whoever asks. */
@Injectable()
export class ContentTools {
  constructor(
    private readonly dispatcher: Dispatcher,
    tools: ToolRegistry,
  ) {
    const permission = 'content.read_assigned';
    tools.register({
      name: 'search_content',
      title: 'Search content',
      description:
        'Searches the documents, videos, prompts, agents and automations that the person may read. Returns id, title and an excerpt of each item that was found.',
      parameters: SEARCH_PARAMETERS,
      permission,
      readOnly: true,
      run: (args) => this.search(args as unknown as SearchArguments), // the schema has been checked
    });
    tools.register({
      name: 'get_content_item',
      title: 'Read a content item',
      description: 'Reads one item of content in full, by its id.',
      parameters: ITEM_PARAMETERS,
      permission,
      readOnly: true,
      run: ({ id }) => this.item(String(id)),
    });
  }

  private async search({ query, repository, limit = 5 }: SearchArguments): Promise<unknown> {
    const { data, total } = await this.dispatcher.query(
      new SearchContent(query, { limit }, repository ? { repository } : {}),
    );
    const items = data.map(({ id, repository: kind, title, description, version, highlights }) => ({
      id,
      repository: kind,
      title,
      description,
      version,
      excerpt: highlights.excerpt.replace(/<\/?mark>/g, ''),
    }));
    return { total, items };
  }

  private async item(id: string): Promise<unknown> {
    if (!isId(id)) throw new ContentItemNotFound();
    const item = await this.dispatcher.query(new GetContentItem(id));
    const { repository, title, description, version, status, contentData } = item;
    return { id, repository, title, description, version, status, contentData };
  }
}

interface SearchArguments {
  readonly query: string;
  readonly repository?: RepositoryName;
  readonly limit?: number;
}
