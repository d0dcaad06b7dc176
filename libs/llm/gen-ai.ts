import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { attemptOutcome, type Attempt, type AttemptStart } from './attempt.js';

/**
 * OpenTelemetry's conventions for generative AI, which are still changing: their names are here and nowhere else. What
 * was asked and answered is never recorded.
 */
export const genAi = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
  tokenType: 'gen_ai.token.type',
  errorType: 'error.type',
} as const;

/** The metrics of the conventions, with the buckets they advise. */
export const genAiMetrics = {
  duration: {
    name: 'gen_ai.client.operation.duration',
    buckets: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  },
  firstChunk: {
    name: 'gen_ai.client.operation.time_to_first_chunk',
    buckets: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24],
  },
  tokens: {
    name: 'gen_ai.client.token.usage',
    buckets: [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576],
  },
} as const;

/** The conventions' word for a kind of provider. */
export const genAiProvider = (kind: string): string => (kind === 'google' ? 'gcp.gemini' : kind);

const tracer = trace.getTracer('ai-gym');

export const startChatSpan = ({ model, startedAt }: AttemptStart, kind: string): Span =>
  tracer.startSpan(`chat ${model}`, {
    kind: SpanKind.CLIENT,
    startTime: startedAt,
    attributes: {
      [genAi.operation]: 'chat',
      [genAi.provider]: genAiProvider(kind),
      [genAi.requestModel]: model,
    },
  });

export function endChatSpan(span: Span, attempt: Attempt): void {
  const { usage, errorKind } = attempt;
  if (usage) {
    span.setAttributes({
      [genAi.inputTokens]: usage.inputTokens,
      [genAi.outputTokens]: usage.outputTokens,
      [genAi.cacheReadTokens]: usage.cachedInputTokens,
      [genAi.cacheWriteTokens]: usage.cacheWriteTokens ?? 0,
    });
  }
  if (errorKind) span.setAttribute(genAi.errorType, errorKind);
  if (attemptOutcome(attempt) === 'failed' || attemptOutcome(attempt) === 'broken')
    span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
