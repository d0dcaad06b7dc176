import { Injectable } from '@nestjs/common';
import type { Span } from '@opentelemetry/api';
import type { Attempt } from '#libs/llm/attempt.js';
import { endChatSpan, genAi, genAiMetrics, genAiProvider, startChatSpan } from '#libs/llm/gen-ai.js';
import { Metrics } from '#libs/observability/metrics.js';
import type { AttemptObserver, PlannedModel } from '../generation/model-gateway.js';

const inPrometheus = (name: string): string => name.replaceAll('.', '_');
const LABELS = [genAi.operation, genAi.provider, genAi.requestModel].map(inPrometheus);
const TOKEN_TYPE = inPrometheus(genAi.tokenType);
const ERROR_TYPE = inPrometheus(genAi.errorType);

/** A span and the figures of the GenAI conventions for every call of a provider. */
@Injectable()
export class ModelTelemetry {
  private readonly duration;
  private readonly firstChunk;
  private readonly tokens;

  constructor(metrics: Metrics) {
    const { duration, firstChunk, tokens } = genAiMetrics;
    this.duration = metrics.histogram(
      `${inPrometheus(duration.name)}_seconds`,
      'Calls of models, whole',
      [...LABELS, ERROR_TYPE],
      duration.buckets,
    );
    this.firstChunk = metrics.histogram(
      `${inPrometheus(firstChunk.name)}_seconds`,
      'Calls of models until their first piece',
      LABELS,
      firstChunk.buckets,
    );
    this.tokens = metrics.histogram(
      inPrometheus(tokens.name),
      'Tokens of calls of models',
      [...LABELS, TOKEN_TYPE],
      tokens.buckets,
    );
  }

  /** Measures what it passes on to the observer. */
  follow(observer: AttemptObserver): AttemptObserver {
    const spans = new Map<string, Span>();
    return {
      started: (attempt, planned) => {
        spans.set(attempt.attemptId, startChatSpan(attempt, planned.model.provider));
        observer.started(attempt, planned);
      },
      ended: (attempt, planned) => {
        const span = spans.get(attempt.attemptId);
        if (span) endChatSpan(span, attempt);
        this.measure(attempt, planned);
        observer.ended(attempt, planned);
      },
    };
  }

  private measure({ latencyMs, firstEventMs, usage, errorKind }: Attempt, { model }: PlannedModel): void {
    const call = ['chat', genAiProvider(model.provider), model.id] as const;
    this.duration.observe(latencyMs / 1_000, ...call, errorKind ?? '');
    if (firstEventMs !== undefined) this.firstChunk.observe(firstEventMs / 1_000, ...call);
    if (!usage) return;
    this.tokens.observe(usage.inputTokens, ...call, 'input');
    this.tokens.observe(usage.outputTokens, ...call, 'output');
  }
}
