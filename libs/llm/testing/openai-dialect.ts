import {
  countWords,
  eventFrame,
  textDeltas,
  vectorOf,
  type Behaviour,
  type WireDialect,
  type WireQuestion,
  type WireToolCallScript,
} from './wire-dialect.js';

const head = { id: 'chatcmpl-wire', object: 'chat.completion.chunk', created: 1_700_000_000 };

const keepAlive = ': keep-alive\n\n';
const json = { 'content-type': 'application/json' };

interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly { readonly content?: unknown }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** OpenAI's chat completions, which many imitate. */
export const openAiDialect: WireDialect = {
  basePath: '/v1',
  keepAlive,
  unknownEvent: 'event: news\ndata: {"object":"news","choices":[]}\n\n',
  refusals: {
    'rate-limited': {
      status: 429,
      headers: json,
      body: '{"error":{"message":"Rate limit reached for gpt-4o","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
    },
    unavailable: {
      status: 503,
      headers: json,
      body: '{"error":{"message":"The engine is currently overloaded","type":"server_error","param":null,"code":null}}',
    },
    authentication: {
      status: 401,
      headers: json,
      body: '{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}',
    },
    'invalid-request': {
      status: 400,
      headers: json,
      body: '{"error":{"message":"Unknown parameter: \'x\'.","type":"invalid_request_error","param":"x","code":"unknown_parameter"}}',
    },
    'context-length': {
      status: 400,
      headers: json,
      body: '{"error":{"message":"This model\'s maximum context length is 128000 tokens","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
    },
    'content-filtered': {
      status: 400,
      headers: json,
      body: '{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter"}}',
    },
  },
  streamError: { error: { message: 'Too busy', type: 'rate_limit_exceeded' }, kind: 'rate-limited' },
  leadingFrames: 1,
  question: (path, body) => (path === '/chat/completions' ? questionIn(body as ChatBody) : undefined),
  frames: (behaviour, question) => {
    const frames = chunks(behaviour, question).map((chunk) => eventFrame(chunk, behaviour, keepAlive));
    return behaviour.done === false ? frames : [...frames, eventFrame('[DONE]', behaviour, keepAlive)];
  },
  errorFrame: (error) => Buffer.from(`data: ${JSON.stringify({ error })}\n\n`),
  reply: (path, body) => {
    if (path === '/models') return modelList;
    return path === '/embeddings' ? embeddings(body) : undefined;
  },
};

function questionIn(body: ChatBody): WireQuestion {
  const content = body.messages?.at(-1)?.content;
  const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
  return {
    text,
    model: body.model ?? 'wire-model',
    maxTokens: body.max_tokens ?? body.max_completion_tokens ?? Infinity,
  };
}

function chunks(behaviour: Behaviour, question: WireQuestion): object[] {
  const { deltas, isCut } = textDeltas(behaviour, question);
  const { reasoning = [], toolCalls = [], usage = 'own-chunk', finishReason, refusal } = behaviour;
  const reason =
    finishReason === undefined
      ? isCut
        ? 'length'
        : toolCalls.length > 0
          ? 'tool_calls'
          : 'stop'
      : finishReason;
  const figures = behaviour.figures ?? counted(question, deltas.length + reasoning.length);
  const { model } = question;
  const choice = (delta: object, finish: string | null = null): object => ({
    ...head,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return [
    choice({ role: 'assistant', content: '' }),
    ...reasoning.map((text) => choice({ reasoning_content: text })),
    ...deltas.map((text) => choice({ content: text })),
    ...(refusal === undefined ? [] : [choice({ refusal })]),
    ...toolCalls.flatMap((call, index) => toolDeltas(call, index).map((delta) => choice(delta))),
    ...(reason === null
      ? []
      : [{ ...choice({}, reason), ...(usage === 'last-chunk' && { usage: figures }) }]),
    ...(usage === 'own-chunk' ? [{ ...head, model, choices: [], usage: figures }] : []),
  ];
}

function toolDeltas({ id, name, pieces }: WireToolCallScript, index: number): object[] {
  const first = { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] };
  return [first, ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] }))];
}

function counted({ text }: WireQuestion, completionTokens: number): object {
  const promptTokens = countWords(text);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

const modelList = {
  object: 'list',
  data: [
    { id: 'wire-model', object: 'model', owned_by: 'wire' },
    { id: 'wire-large', object: 'model', owned_by: 'wire', max_model_len: 32_768 },
  ],
};

function embeddings(body: unknown): object {
  const { input = [], dimensions } = body as { input?: string[]; dimensions?: number };
  const data = input.map((text, index) => ({ index, embedding: vectorOf(text, dimensions) }));
  return { data, usage: { prompt_tokens: countWords(input.join(' ')) } };
}
