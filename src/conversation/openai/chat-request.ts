import type {
  ChatMessage,
  ChatRequest,
  ContentPart,
  ResponseFormat,
  Tool,
  ToolCall,
} from '#libs/llm/llm-provider.js';
import type { Question } from '../generation/model-gateway.js';
import {
  endUserIn,
  fault,
  flagAt,
  integerAt,
  isGiven,
  listAt,
  numberAt,
  objectAt,
  textAt,
  type Fields,
} from './wire-fields.js';

export interface AskedCompletion {
  readonly model: string;
  readonly question: Question;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** Whom it is for, as the program calls them; what keeps a variant where an experiment is named. */
  readonly endUser: string | null;
}

const MAX_MESSAGES = 2_000;
const MAX_TOOLS = 128;
const MAX_STOPS = 16;
const MAX_TOKENS = 10_000_000;

/** Of these the answer would lack something the client relies on, so they are refused rather than overlooked. */
const REFUSED: Readonly<Record<string, string>> = {
  functions: 'is no longer used: send "tools" instead',
  function_call: 'is no longer used: send "tool_choice" instead',
  audio: 'is not supported: answers are text',
};

/**
 * Reads what clients send to `POST /chat/completions`. Fields that only advise (`metadata`, penalties and whatever is
 * invented next) are taken and not used, because clients send many.
 */
export function readChatRequest(body: unknown): AskedCompletion {
  const fields = objectAt(body, '');
  for (const [name, why] of Object.entries(REFUSED)) if (isGiven(fields[name])) throw fault(`/${name}`, why);
  if (fields['logprobs'] === true) throw fault('/logprobs', 'is not supported');
  const modalities = fields['modalities'];
  if (Array.isArray(modalities) && modalities.some((each) => each !== 'text'))
    throw fault('/modalities', 'may only be ["text"]');
  if (isGiven(fields['n']) && fields['n'] !== 1) throw fault('/n', 'must be 1: one answer is generated');
  const model = textAt(fields['model'], '/model', 200);
  if (model === '') throw fault('/model', 'must name a model');
  const stream = flagAt(fields['stream'], '/stream') ?? false;
  const options = isGiven(fields['stream_options'])
    ? objectAt(fields['stream_options'], '/stream_options')
    : {};
  return {
    model,
    stream,
    endUser: endUserIn(fields),
    includeUsage: flagAt(options['include_usage'], '/stream_options/include_usage') ?? false,
    question: questionIn(fields),
  };
}

function questionIn(fields: Fields): Question {
  const limit = isGiven(fields['max_completion_tokens']) ? 'max_completion_tokens' : 'max_tokens';
  const tools = listAt(fields['tools'], '/tools', MAX_TOOLS)?.map(toolAt);
  return defined({
    messages: messagesAt(fields['messages']),
    tools: tools?.length ? tools : undefined,
    toolChoice: toolChoiceAt(fields['tool_choice'], tools ?? []),
    responseFormat: responseFormatAt(fields['response_format']),
    temperature: numberAt(fields['temperature'], '/temperature', 0, 2),
    topP: numberAt(fields['top_p'], '/top_p', 0, 1),
    seed: integerAt(fields['seed'], '/seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    reasoningEffort: effortAt(fields['reasoning_effort']),
    stop: stopAt(fields['stop']),
    maxOutputTokens: integerAt(fields[limit], `/${limit}`, 1, MAX_TOKENS),
  });
}

function messagesAt(value: unknown): ChatMessage[] {
  const messages = listAt(value, '/messages', MAX_MESSAGES);
  if (!messages?.length) throw fault('/messages', 'must be a list of at least one message');
  return messages.map(messageAt);
}

function messageAt(value: unknown, index: number): ChatMessage {
  const at = `/messages/${index}`;
  const message = objectAt(value, at);
  const { role, content } = message;
  // What newer models call a developer is what all call the system.
  if (role === 'system' || role === 'developer')
    return { role: 'system', content: plainTextAt(content, `${at}/content`) };
  if (role === 'user') return { role, content: contentAt(content, `${at}/content`) };
  if (role === 'tool')
    return {
      role,
      toolCallId: textAt(message['tool_call_id'], `${at}/tool_call_id`, 1_000),
      content: plainTextAt(content, `${at}/content`),
    };
  if (role !== 'assistant')
    throw fault(`${at}/role`, 'must be one of system, developer, user, assistant and tool');
  const calls = listAt(message['tool_calls'], `${at}/tool_calls`, MAX_TOOLS);
  const refusal = isGiven(message['refusal']) ? textAt(message['refusal'], `${at}/refusal`) : '';
  const text = isGiven(content) ? plainTextAt(content, `${at}/content`) : refusal;
  if (!isGiven(content) && refusal === '' && !calls?.length)
    throw fault(`${at}/content`, 'may only be left out beside tool_calls');
  return {
    role,
    content: text,
    ...(calls?.length && {
      toolCalls: calls.map((call, i) => toolCallAt(call, `${at}/tool_calls/${i}`)),
    }),
  };
}

function toolCallAt(value: unknown, at: string): ToolCall {
  const call = objectAt(value, at);
  const made = objectAt(call['function'], `${at}/function`);
  return {
    id: textAt(call['id'], `${at}/id`, 1_000),
    name: textAt(made['name'], `${at}/function/name`, 200),
    arguments: textAt(made['arguments'], `${at}/function/arguments`),
  };
}

function contentAt(value: unknown, at: string): string | ContentPart[] {
  if (typeof value === 'string') return value;
  const parts = listAt(value, at, MAX_MESSAGES);
  if (!parts?.length) throw fault(at, 'must be a text or a list of parts');
  return parts.map((part, i) => partAt(part, `${at}/${i}`));
}

function partAt(value: unknown, at: string): ContentPart {
  const part = objectAt(value, at);
  if (part['type'] === 'text') return { type: 'text', text: textAt(part['text'], `${at}/text`) };
  if (part['type'] !== 'image_url')
    throw fault(`${at}/type`, 'must be text or image_url: nothing else can be sent to a model here');
  const image = objectAt(part['image_url'], `${at}/image_url`);
  const url = textAt(image['url'], `${at}/image_url/url`);
  if (!/^(https:\/\/|data:image\/)/.test(url))
    throw fault(`${at}/image_url/url`, 'must be an https: or a data:image/ URL');
  const { detail } = image;
  if (isGiven(detail) && detail !== 'low' && detail !== 'high' && detail !== 'auto')
    throw fault(`${at}/image_url/detail`, 'must be one of low, high and auto');
  return { type: 'image', url, ...(isGiven(detail) && { detail: detail as 'low' }) };
}

/** A text, or the parts of one. */
function plainTextAt(value: unknown, at: string): string {
  const content = contentAt(value, at);
  if (typeof content === 'string') return content;
  return content
    .map((part, i) => {
      if (part.type === 'text') return part.text;
      throw fault(`${at}/${i}/type`, 'must be text here');
    })
    .join('');
}

function toolAt(value: unknown, index: number): Tool {
  const at = `/tools/${index}`;
  const tool = objectAt(value, at);
  if (tool['type'] !== 'function') throw fault(`${at}/type`, 'must be "function"');
  const made = objectAt(tool['function'], `${at}/function`);
  const name = textAt(made['name'], `${at}/function/name`, 64);
  if (!/^[\w-]+$/.test(name)) throw fault(`${at}/function/name`, 'must be letters, digits, "_" and "-"');
  return {
    name,
    ...(isGiven(made['description']) && {
      description: textAt(made['description'], `${at}/function/description`),
    }),
    parameters: isGiven(made['parameters'])
      ? objectAt(made['parameters'], `${at}/function/parameters`)
      : { type: 'object', properties: {} },
  };
}

function toolChoiceAt(value: unknown, tools: readonly Tool[]): ChatRequest['toolChoice'] {
  if (!isGiven(value)) return undefined;
  if (value === 'none') return tools.length > 0 ? value : undefined;
  if (value === 'auto' || value === 'required') {
    if (tools.length === 0) throw fault('/tool_choice', 'may only be given with tools');
    return value;
  }
  const choice = objectAt(value, '/tool_choice');
  if (choice['type'] !== 'function')
    throw fault('/tool_choice', 'must be none, auto, required or {type: "function"}');
  const name = textAt(
    objectAt(choice['function'], '/tool_choice/function')['name'],
    '/tool_choice/function/name',
    64,
  );
  if (!tools.some((tool) => tool.name === name))
    throw fault('/tool_choice/function/name', 'must be one of the tools');
  return { name };
}

function responseFormatAt(value: unknown): ResponseFormat | undefined {
  if (!isGiven(value)) return undefined;
  const format = objectAt(value, '/response_format');
  if (format['type'] === 'text') return undefined;
  if (format['type'] === 'json_object') return { type: 'json' };
  if (format['type'] !== 'json_schema')
    throw fault('/response_format/type', 'must be one of text, json_object and json_schema');
  const at = '/response_format/json_schema';
  const described = objectAt(format['json_schema'], at);
  const strict = flagAt(described['strict'], `${at}/strict`);
  return {
    type: 'json-schema',
    name: textAt(described['name'], `${at}/name`, 64),
    schema: isGiven(described['schema']) ? objectAt(described['schema'], `${at}/schema`) : {},
    ...(strict !== undefined && { strict }),
  };
}

const EFFORTS: Readonly<Record<string, NonNullable<ChatRequest['reasoningEffort']>>> = {
  none: 'none',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

function effortAt(value: unknown): ChatRequest['reasoningEffort'] {
  if (!isGiven(value)) return undefined;
  const effort = typeof value === 'string' && Object.hasOwn(EFFORTS, value) ? EFFORTS[value] : undefined;
  if (!effort) throw fault('/reasoning_effort', `must be one of ${Object.keys(EFFORTS).join(', ')}`);
  return effort;
}

function stopAt(value: unknown): string[] | undefined {
  if (!isGiven(value)) return undefined;
  if (typeof value === 'string') return [value];
  const stops = listAt(value, '/stop', MAX_STOPS)?.map((each, i) => textAt(each, `/stop/${i}`, 1_000));
  return stops?.length ? stops : undefined;
}

/** Without the fields that are undefined. */
const defined = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
