import { LABEL_PATTERN } from './item-labels.js';
import type { RepositoryName } from './repository-name.js';

type Data = Record<string, unknown>;

/** What an item holds, and the version of the schema it was written for. */
export interface Payload {
  readonly contentData: Data;
  readonly schemaVersion: number;
}

/** A JSON Schema (2020-12) of what a repository's items hold, and what of it has to be there for a review. */
export interface ContentSchema {
  readonly fields: Readonly<Record<string, object>>;
  /** Of each group one field has to be there before an item can be reviewed. */
  readonly complete: readonly (readonly string[])[];
  /** Makes what was written for the version before fit this one. Pure, and content with whatever it finds. */
  readonly migrate?: (contentData: Data) => Data;
}

const text = (maxLength: number) => ({ type: 'string', maxLength });
const id = { type: 'string', format: 'uuid' };
const list = (items: object, maxItems = 100) => ({ type: 'array', items, maxItems });

const AGENT = {
  system_prompt: text(50_000),
  prompt_ref: id as object,
  model: text(200),
  fallback_models: list(text(200), 10),
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  max_output_tokens: { type: 'integer', minimum: 1, maximum: 1_000_000 },
  tools: list({ type: ['string', 'object'] }),
  knowledge_refs: list(id),
  greeting: text(2_000),
};
const AGENT_COMPLETE = [['system_prompt', 'prompt_ref']];

/** A prompt as agents name it: where its label points, `production` unless told, or one version for good. */
const PROMPT_REF = {
  type: 'object',
  properties: {
    id,
    label: { type: 'string', pattern: LABEL_PATTERN.source },
    version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
    values: { type: 'object', additionalProperties: text(10_000) },
  },
  required: ['id'],
  additionalProperties: false,
};

/** What of a conversation the agent is sent with a question; see docs/context.md. */
const CONTEXT_POLICY = {
  type: 'object',
  properties: {
    strategy: { enum: ['last_messages', 'token_budget', 'running_summary'] },
    messages: { type: 'integer', minimum: 1, maximum: 1_000 },
    tokens: { type: 'integer', minimum: 100, maximum: 10_000_000 },
  },
  required: ['strategy'],
  additionalProperties: false,
  oneOf: [
    { properties: { strategy: { const: 'last_messages' }, tokens: false }, required: ['messages'] },
    { properties: { strategy: { const: 'token_budget' }, messages: false } },
    {
      properties: {
        strategy: { const: 'running_summary' },
        messages: false,
        tokens: { type: 'integer', minimum: 500 },
      },
    },
  ],
};

/** Others may have kept something of their own under the name before it meant this: that is not a policy. */
const isContextPolicy = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  CONTEXT_POLICY.properties.strategy.enum.includes(String((value as Data)['strategy']));

const PROMPT = { template: text(50_000), variables: list(text(100)), model_hints: { type: 'object' } };
const PROMPT_COMPLETE = [['template']];

const VARIABLE = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    description: text(1_000),
    required: { type: 'boolean' },
    default: text(10_000),
  },
  required: ['name'],
};

/**
 * Every version of each repository's schema, the oldest first; the last one is what items are kept in. What other
 * applications add besides is theirs and stays.
 */
export const CONTENT_SCHEMAS: Readonly<Record<RepositoryName, readonly ContentSchema[]>> = {
  ai_agents: [
    { fields: AGENT, complete: AGENT_COMPLETE },
    {
      fields: { ...AGENT, prompt_ref: PROMPT_REF },
      complete: AGENT_COMPLETE,
      migrate: ({ prompt_ref, ...rest }) => ({
        ...rest,
        ...(prompt_ref === undefined
          ? {}
          : { prompt_ref: typeof prompt_ref === 'string' ? { id: prompt_ref } : prompt_ref }),
      }),
    },
    {
      fields: { ...AGENT, prompt_ref: PROMPT_REF, context_policy: CONTEXT_POLICY },
      complete: AGENT_COMPLETE,
      migrate: ({ context_policy: policy, ...rest }) =>
        isContextPolicy(policy) ? { ...rest, context_policy: policy } : rest,
    },
  ],
  videos: [
    {
      fields: {
        media_asset_id: id,
        url: { type: 'string', maxLength: 2_000, pattern: '^https://' },
        duration_s: { type: 'number', minimum: 0 },
        transcript: text(200_000),
      },
      complete: [['media_asset_id', 'url']],
    },
  ],
  documents: [
    {
      fields: { body: text(200_000), media_asset_id: id, mime: text(200) },
      complete: [['body', 'media_asset_id']],
    },
  ],
  prompts: [
    { fields: PROMPT, complete: PROMPT_COMPLETE },
    {
      fields: { ...PROMPT, variables: list(VARIABLE) },
      complete: PROMPT_COMPLETE,
      migrate: (data) =>
        Array.isArray(data['variables'])
          ? {
              ...data,
              variables: data['variables'].map((variable: unknown) =>
                typeof variable === 'string' ? { name: variable } : variable,
              ),
            }
          : data,
    },
  ],
  automations: [
    {
      fields: { workflow_id: id, definition: { type: 'object' }, inputs: { type: 'object' } },
      complete: [['workflow_id', 'definition']],
    },
  ],
};

/** The newest version of a repository's schema. */
export const currentSchemaVersion = (repository: RepositoryName): number =>
  CONTENT_SCHEMAS[repository].length;

/** A payload of any version as the newest one has it. Pure: what is stored is not touched. */
export function currentPayload(repository: RepositoryName, { contentData, schemaVersion }: Payload): Payload {
  const later = CONTENT_SCHEMAS[repository].slice(schemaVersion);
  return {
    contentData: later.reduce((data, { migrate }) => migrate?.(data) ?? data, contentData),
    schemaVersion: currentSchemaVersion(repository),
  };
}

/** A version of the schema as others read it; undefined when there is none. */
export function jsonSchemaOf(
  repository: RepositoryName,
  version = currentSchemaVersion(repository),
): Record<string, unknown> | undefined {
  const schema = CONTENT_SCHEMAS[repository][version - 1];
  return (
    schema && {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:ai-gym:content:${repository}:${version}`,
      type: 'object',
      properties: schema.fields,
      allOf: schema.complete.map((group) => ({ anyOf: group.map((field) => ({ required: [field] })) })),
    }
  );
}

/** Checks what is written against the schema of its repository. */
export abstract class ContentChecks {
  /**
   * What was sent, in the newest schema. Throws `ContentDataInvalid` naming every value at fault by the schema it was
   * sent for, or `ContentSchemaUnknown`. What is missing may still come.
   */
  abstract accept(repository: RepositoryName, contentData: Data, schemaVersion?: number): Payload;
  /** Throws `ContentIncomplete` naming what is missing for a review. */
  abstract complete(repository: RepositoryName, contentData: Data): void;
}
