import {
  countWords,
  eventFrame,
  textDeltas,
  vectorOf,
  type Behaviour,
  type WireDialect,
  type WireQuestion,
  type WireReply,
} from './wire-dialect.js';

const keepAlive = ': keep-alive\n\n';

interface GenerateBody {
  readonly contents: readonly { readonly parts: readonly { readonly text?: string }[] }[];
  readonly generationConfig?: { readonly maxOutputTokens?: number };
}

const refusal = (code: number, status: string, message: string): WireReply => ({
  status: code,
  body: JSON.stringify({ error: { code, message, status } }),
});

/** Google's Gemini API: every event a partial response, usage in each, arguments of calls in one piece. */
export const googleDialect: WireDialect = {
  basePath: '/v1beta',
  keepAlive,
  unknownEvent: 'event: news\ndata: {"news":{"later":true}}\n\n',
  refusals: {
    'rate-limited': refusal(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota'),
    unavailable: refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    authentication: refusal(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
    'invalid-request': refusal(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.'),
    'context-length': refusal(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1048580) exceeds the maximum number of tokens allowed (1048576).',
    ),
    'content-filtered': refusal(400, 'SAFETY', 'The prompt was blocked'),
  },
  streamError: {
    error: { code: 429, message: 'Resource has been exhausted', status: 'RESOURCE_EXHAUSTED' },
    kind: 'rate-limited',
  },
  leadingFrames: 0,
  question: (path, body) =>
    path.endsWith(':streamGenerateContent') ? questionIn(path, body as GenerateBody) : undefined,
  frames: (behaviour, question) =>
    responses(behaviour, question).map((response) => eventFrame(response, behaviour, keepAlive)),
  errorFrame: (error) => Buffer.from(`data: ${JSON.stringify({ error })}\n\n`),
  reply: (path, body) => {
    if (path === '/models') return modelList;
    if (path.endsWith(':batchEmbedContents')) return embeddings(body);
    if (!path.endsWith(':countTokens')) return undefined;
    const { generateContentRequest: request } = body as { generateContentRequest: GenerateBody };
    return { totalTokens: countWords(questionIn(path, request).text) };
  },
};

function questionIn(path: string, { contents, generationConfig }: GenerateBody): WireQuestion {
  const text =
    contents
      .at(-1)
      ?.parts.map((part) => part.text ?? '')
      .join(' ') ?? '';
  const model = path.replace('/models/', '').replace(/:.*/, '');
  return { text, model, maxTokens: generationConfig?.maxOutputTokens ?? Infinity };
}

function responses(behaviour: Behaviour, question: WireQuestion): object[] {
  const { deltas, isCut } = textDeltas(behaviour, question);
  const { reasoning = [], toolCalls = [], refusal: declined } = behaviour;
  const texts = declined === undefined ? deltas : [];
  const parts = [
    ...reasoning.map((text) => ({ text, thought: true })),
    ...texts.map((text) => ({ text })),
    ...toolCalls.map(({ id, name, pieces }) => ({
      functionCall: { id, name, args: JSON.parse(pieces.join('') || '{}') as unknown },
      thoughtSignature: 'signed',
    })),
  ];
  const usage = figures(behaviour, question, texts.length, reasoning.length);
  const response = (candidate: object, extra: object = {}): object => ({
    candidates: [{ index: 0, ...candidate }],
    modelVersion: question.model,
    responseId: 'wire-response',
    ...extra,
  });
  const reason = finishReason(behaviour, isCut);
  return [
    ...parts.map((part) => response({ content: { role: 'model', parts: [part] } })),
    ...(reason === null
      ? []
      : [response({ content: { role: 'model', parts: [{ text: '' }] }, finishReason: reason }, usage)]),
  ];
}

function figures(
  { usage, figures: given }: Behaviour,
  question: WireQuestion,
  texts: number,
  thoughts: number,
): object {
  if (usage === 'none') return {};
  const promptTokenCount = countWords(question.text);
  return {
    usageMetadata: {
      promptTokenCount,
      candidatesTokenCount: texts,
      ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
      totalTokenCount: promptTokenCount + texts + thoughts,
      ...given,
    },
  };
}

function finishReason({ finishReason: given, refusal: declined }: Behaviour, isCut: boolean): string | null {
  if (given !== undefined) return given;
  if (declined !== undefined) return 'SAFETY';
  return isCut ? 'MAX_TOKENS' : 'STOP';
}

const modelList = {
  models: [
    {
      name: 'models/wire-model',
      displayName: 'Wire model',
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 8_192,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    },
  ],
};

function embeddings(body: unknown): object {
  const { requests } = body as {
    requests: readonly {
      readonly content: { readonly parts: readonly { readonly text: string }[] };
      readonly outputDimensionality?: number;
    }[];
  };
  return {
    embeddings: requests.map(({ content, outputDimensionality }) => ({
      values: vectorOf(content.parts[0]?.text ?? '', outputDimensionality),
    })),
  };
}
