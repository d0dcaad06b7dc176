import {
  countWords,
  eventFrame,
  textDeltas,
  type Behaviour,
  type WireDialect,
  type WireQuestion,
  type WireReply,
} from './wire-dialect.js';

const keepAlive = 'event: ping\ndata: {"type": "ping"}\n\n';

interface Block {
  readonly type: string;
  readonly text?: string;
}

interface MessagesBody {
  readonly model: string;
  readonly max_tokens?: number;
  readonly messages: readonly { readonly content: string | readonly Block[] }[];
}

const refusal = (status: number, type: string, message: string): WireReply => ({
  status,
  body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_wire' }),
});

/** Anthropic's Messages API: named events, blocks that start and stop, pings. */
export const anthropicDialect: WireDialect = {
  basePath: '/v1',
  keepAlive,
  unknownEvent: 'event: message_news\ndata: {"type":"message_news","news":1}\n\n',
  refusals: {
    'rate-limited': refusal(429, 'rate_limit_error', 'This request would exceed your rate limit'),
    unavailable: refusal(529, 'overloaded_error', 'Overloaded'),
    authentication: refusal(401, 'authentication_error', 'invalid x-api-key'),
    'invalid-request': refusal(400, 'invalid_request_error', 'messages: field required'),
    'context-length': refusal(
      400,
      'invalid_request_error',
      'prompt is too long: 212345 tokens > 200000 maximum',
    ),
    'content-filtered': refusal(400, 'invalid_request_error', 'Output blocked by content filtering policy'),
  },
  streamError: { error: { type: 'overloaded_error', message: 'Overloaded' }, kind: 'unavailable' },
  leadingFrames: 2,
  question: (path, body) => (path === '/messages' ? questionIn(body as MessagesBody) : undefined),
  frames: (behaviour, question) =>
    events(behaviour, question).map((event) => eventFrame(event, behaviour, keepAlive, event.type)),
  errorFrame: (error) => Buffer.from(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`),
  reply: (path, body) => {
    if (path === '/models') return modelList;
    if (path !== '/messages/count_tokens') return undefined;
    return { input_tokens: countWords(questionIn(body as MessagesBody).text) };
  },
};

function questionIn({ model, max_tokens: maxTokens = Infinity, messages }: MessagesBody): WireQuestion {
  const content = messages.at(-1)?.content ?? '';
  const text = typeof content === 'string' ? content : content.map((block) => block.text ?? '').join(' ');
  return { text, model, maxTokens };
}

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

function events(behaviour: Behaviour, question: WireQuestion): Event[] {
  const { deltas, isCut } = textDeltas(behaviour, question);
  const { reasoning = [], toolCalls = [], usage, figures, refusal: declined } = behaviour;
  const input =
    usage === 'none' ? { input_tokens: 0 } : { input_tokens: countWords(question.text), ...figures };
  const output = usage === 'none' ? 0 : deltas.length + reasoning.length;
  const texts = declined === undefined ? deltas : [declined];
  const blocks = [
    ...(reasoning.length > 0 ? [thinking(reasoning)] : []),
    ...(texts.length > 0 ? [texted(texts)] : []),
    ...toolCalls.map(({ id, name, pieces }) => ({
      start: { type: 'tool_use', id, name, input: {} },
      deltas: pieces.map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    })),
  ];
  const reason = stopReason(behaviour, isCut);
  return [
    {
      type: 'message_start',
      message: {
        id: 'msg_wire',
        type: 'message',
        role: 'assistant',
        content: [],
        model: question.model,
        stop_reason: null,
        stop_sequence: null,
        usage: { ...input, output_tokens: 1 },
      },
    },
    ...blocks.flatMap(({ start, deltas: pieces }, index) => [
      { type: 'content_block_start', index, content_block: start },
      ...pieces.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    ...(reason === null
      ? []
      : [
          {
            type: 'message_delta',
            delta: { stop_reason: reason, stop_sequence: null },
            usage: { output_tokens: output },
          },
          { type: 'message_stop' },
        ]),
  ];
}

const thinking = (reasoning: readonly string[]) => ({
  start: { type: 'thinking', thinking: '', signature: '' },
  deltas: [
    ...reasoning.map((text) => ({ type: 'thinking_delta', thinking: text })),
    { type: 'signature_delta', signature: 'signed' },
  ],
});

const texted = (texts: readonly string[]) => ({
  start: { type: 'text', text: '' },
  deltas: texts.map((text) => ({ type: 'text_delta', text })),
});

function stopReason({ finishReason, refusal: declined, toolCalls = [] }: Behaviour, isCut: boolean) {
  if (finishReason !== undefined) return finishReason;
  if (declined !== undefined) return 'refusal';
  if (isCut) return 'max_tokens';
  return toolCalls.length > 0 ? 'tool_use' : 'end_turn';
}

const modelList = {
  data: [
    {
      type: 'model',
      id: 'wire-model',
      display_name: 'Wire model',
      created_at: '2026-01-01T00:00:00Z',
    },
  ],
  has_more: false,
  first_id: 'wire-model',
  last_id: 'wire-model',
};
