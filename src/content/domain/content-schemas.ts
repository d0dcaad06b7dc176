import type { RepositoryName } from './repository-name.js';

/** A JSON Schema (2020-12) of what a repository's items hold, and what of it has to be there for a review. */
export interface ContentSchema {
  /** Counts changes of the schema. */
  readonly version: number;
  readonly fields: Readonly<Record<string, object>>;
  /** Of each group one field has to be there before an item can be reviewed. */
  readonly complete: readonly (readonly string[])[];
}

const text = (maxLength: number) => ({ type: 'string', maxLength });
const id = { type: 'string', format: 'uuid' };
const list = (items: object, maxItems = 100) => ({ type: 'array', items, maxItems });

/** What other applications add besides is theirs and stays. */
export const CONTENT_SCHEMAS: Readonly<Record<RepositoryName, ContentSchema>> = {
  ai_agents: {
    version: 1,
    fields: {
      system_prompt: text(50_000),
      prompt_ref: id,
      model: text(200),
      fallback_models: list(text(200), 10),
      temperature: { type: 'number', minimum: 0, maximum: 2 },
      max_output_tokens: { type: 'integer', minimum: 1, maximum: 1_000_000 },
      tools: list({ type: ['string', 'object'] }),
      knowledge_refs: list(id),
      greeting: text(2_000),
    },
    complete: [['system_prompt', 'prompt_ref']],
  },
  videos: {
    version: 1,
    fields: {
      media_asset_id: id,
      url: { type: 'string', maxLength: 2_000, pattern: '^https://' },
      duration_s: { type: 'number', minimum: 0 },
      transcript: text(200_000),
    },
    complete: [['media_asset_id', 'url']],
  },
  documents: {
    version: 1,
    fields: { body: text(200_000), media_asset_id: id, mime: text(200) },
    complete: [['body', 'media_asset_id']],
  },
  prompts: {
    version: 1,
    fields: { template: text(50_000), variables: list(text(100)), model_hints: { type: 'object' } },
    complete: [['template']],
  },
  automations: {
    version: 1,
    fields: { workflow_id: id, definition: { type: 'object' }, inputs: { type: 'object' } },
    complete: [['workflow_id', 'definition']],
  },
};

/** The schema as others read it. */
export const jsonSchemaOf = (repository: RepositoryName): Record<string, unknown> => {
  const { version, fields, complete } = CONTENT_SCHEMAS[repository];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:ai-gym:content:${repository}:${version}`,
    type: 'object',
    properties: fields,
    allOf: complete.map((group) => ({ anyOf: group.map((field) => ({ required: [field] })) })),
  };
};

/** Checks what is written against the schema of its repository. */
export abstract class ContentChecks {
  /** Throws `ContentDataInvalid` naming every value at fault. What is missing may still come. */
  abstract values(repository: RepositoryName, contentData: Record<string, unknown>): void;
  /** Throws `ContentIncomplete` naming what is missing for a review. */
  abstract complete(repository: RepositoryName, contentData: Record<string, unknown>): void;
}
