/**
 * The forms that clients of OpenAI send and read, as far as they are read and sent here. They are written out because
 * the fields are the vendor's, who adds to them at any time: what is not listed is taken and not used.
 */

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const nullable = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] });

const MESSAGE = {
  type: 'object',
  required: ['role'],
  additionalProperties: true,
  properties: { role: { type: 'string', enum: ['system', 'developer', 'user', 'assistant', 'tool'] } },
};

export const CHAT_BODY = {
  type: 'object',
  required: ['model', 'messages'],
  additionalProperties: true,
  properties: {
    model: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'A model’s id, or agent:<id or name> with @<label> if it is not to be what is published',
    },
    messages: { type: 'array', minItems: 1, maxItems: 2_000, items: MESSAGE },
    stream: { type: ['boolean', 'null'] },
    temperature: { type: ['number', 'null'], minimum: 0, maximum: 2 },
    top_p: { type: ['number', 'null'], minimum: 0, maximum: 1 },
    max_tokens: { type: ['integer', 'null'], minimum: 1, maximum: 10_000_000 },
    max_completion_tokens: { type: ['integer', 'null'], minimum: 1, maximum: 10_000_000 },
  },
};

export const EMBEDDING_BODY = {
  type: 'object',
  required: ['model', 'input'],
  additionalProperties: true,
  properties: {
    model: { type: 'string', minLength: 1, maxLength: 200 },
    input: {
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', minItems: 1, maxItems: 2_048, items: { type: 'string', minLength: 1 } },
      ],
    },
    dimensions: { type: ['integer', 'null'], minimum: 1, maximum: 100_000 },
    encoding_format: { type: ['string', 'null'], enum: ['float', 'base64', null] },
  },
};

const USAGE = {
  type: 'object',
  properties: { prompt_tokens: count, completion_tokens: count, total_tokens: count },
};

const COMPLETION = {
  type: 'object',
  required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
  properties: {
    id: text,
    object: { type: 'string', enum: ['chat.completion'] },
    created: count,
    model: text,
    choices: {
      type: 'array',
      items: {
        type: 'object',
        required: ['index', 'message', 'finish_reason'],
        properties: {
          index: count,
          message: {
            type: 'object',
            additionalProperties: true,
            properties: { role: text, content: nullable(text) },
          },
          finish_reason: { type: 'string', enum: ['stop', 'length', 'tool_calls', 'content_filter'] },
        },
      },
    },
    usage: USAGE,
  },
};

export const CHAT_ANSWER = {
  'application/json': { schema: COMPLETION },
  'text/event-stream': { schema: text },
};

export const EMBEDDING_ANSWER = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['object', 'data', 'model', 'usage'],
      properties: {
        object: { type: 'string', enum: ['list'] },
        data: {
          type: 'array',
          items: {
            type: 'object',
            required: ['object', 'index', 'embedding'],
            properties: {
              object: { type: 'string', enum: ['embedding'] },
              index: count,
              embedding: { anyOf: [{ type: 'array', items: { type: 'number' } }, text] },
            },
          },
        },
        model: text,
        usage: { type: 'object', properties: { prompt_tokens: count, total_tokens: count } },
      },
    },
  },
};

const MODEL = {
  type: 'object',
  required: ['id', 'object', 'created', 'owned_by'],
  properties: { id: text, object: { type: 'string', enum: ['model'] }, created: count, owned_by: text },
};

export const MODEL_ANSWER = { 'application/json': { schema: MODEL } };

export const MODELS_ANSWER = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['object', 'data'],
      properties: { object: { type: 'string', enum: ['list'] }, data: { type: 'array', items: MODEL } },
    },
  },
};
