import type { BreakerPermit } from './circuit-breaker.js';
import { abortError, LlmError, toLlmError, type LlmErrorKind } from './llm-error.js';
import type { ChatEvent, ChatRequest, Usage } from './llm-provider.js';
import { UsageMeter } from './tokens.js';

/** One call of one provider; `startedAt` in Unix milliseconds. */
export interface AttemptStart {
  readonly attemptId: string;
  readonly provider: string;
  readonly model: string;
  readonly startedAt: number;
}

export interface Attempt extends AttemptStart {
  readonly latencyMs: number;
  /** Absent when the attempt ended before its first event. */
  readonly firstEventMs?: number;
  /** Absent when the attempt delivered a whole answer; `aborted` also when the reader left. */
  readonly errorKind?: LlmErrorKind;
  /** Absent when nothing was delivered; estimated when the stream broke before the provider's figures came. */
  readonly usage?: Usage;
}

export interface AttemptContext {
  readonly start: AttemptStart;
  readonly permit: BreakerPermit;
  readonly request: Pick<ChatRequest, 'messages' | 'tools'>;
  /** The key is not ours: that it is refused or used up says nothing about the provider. */
  readonly foreignKey: boolean;
  readonly now: () => number;
  readonly onEnd?: ((attempt: Attempt) => void) | undefined;
}

/** These say that the provider works and the request was at fault. */
const requestAtFault: ReadonlySet<LlmErrorKind> = new Set([
  'invalid-request',
  'context-length',
  'content-filtered',
  'unsupported',
]);
const keyAtFault: ReadonlySet<LlmErrorKind> = new Set(['authentication', 'rate-limited']);

/** `broken`: some of the answer had come. `stopped`: whoever asked did not want it any more. */
export type AttemptOutcome = 'completed' | 'failed' | 'broken' | 'stopped';

export function attemptOutcome({ errorKind, firstEventMs }: Attempt): AttemptOutcome {
  if (errorKind === undefined) return 'completed';
  if (errorKind === 'aborted') return 'stopped';
  return firstEventMs === undefined ? 'failed' : 'broken';
}

/** Follows one attempt to its one end, and reports that end to the circuit breaker and to the recorder. */
export class RunningAttempt {
  private readonly meter: UsageMeter;
  private firstEventAt?: number;
  private ended = false;
  private brokenUsage?: Usage;

  constructor(private readonly context: AttemptContext) {
    this.meter = new UsageMeter(context.request);
  }

  /** False once its end was reported. */
  get isRunning(): boolean {
    return !this.ended;
  }

  received(event: ChatEvent): void {
    if (this.firstEventAt === undefined) {
      this.firstEventAt = this.context.now();
      this.context.permit.answered();
    }
    this.meter.add(event);
    if (event.type !== 'finish') return;
    this.context.permit.succeeded();
    this.end();
  }

  /** What to throw: of an aborted signal its reason, whatever the provider made of it. */
  failed(error: unknown, signal: AbortSignal): LlmError {
    const failure = signal.aborted
      ? abortError(signal)
      : toLlmError(error, 'unavailable', 'The provider failed');
    const { permit, foreignKey } = this.context;
    this.brokenUsage = failure.usage;
    if (failure.kind === 'aborted' || (foreignKey && keyAtFault.has(failure.kind))) permit.released();
    else if (requestAtFault.has(failure.kind)) permit.succeeded();
    else permit.failed();
    this.end(failure.kind);
    return failure;
  }

  /** The reader has gone. True if that was before the end. */
  left(): boolean {
    if (this.ended) return false;
    this.context.permit.released();
    this.end('aborted');
    return true;
  }

  private end(errorKind?: LlmErrorKind): void {
    this.ended = true;
    const { start, now, onEnd } = this.context;
    onEnd?.({
      ...start,
      latencyMs: now() - start.startedAt,
      ...(this.firstEventAt === undefined
        ? {}
        : {
            firstEventMs: this.firstEventAt - start.startedAt,
            usage: this.brokenUsage ?? this.meter.usage(),
          }),
      ...(errorKind === undefined ? {} : { errorKind }),
    });
  }
}
