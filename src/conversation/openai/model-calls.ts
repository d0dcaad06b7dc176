import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { currentContext } from '#libs/kernel/request-context.js';
import { Clock } from '#libs/kernel/clock.js';
import type { Attempt } from '#libs/llm/attempt.js';
import { LlmError } from '#libs/llm/llm-error.js';
import type { ChatEvent, EmbedRequest, EmbedResult, Usage } from '#libs/llm/llm-provider.js';
import { costOf, PriceUnknown, type Price } from '#libs/llm/prices.js';
import type { CallOutcome } from '../domain/model-call.js';
import { Trials } from '../trials.js';
import { TrialRun } from '../generation/trial-run.js';
import { AccessEnds } from '../generation/access-ends.js';
import { AttemptRecorder } from '../generation/attempt-recorder.js';
import {
  ModelGateway,
  type AttemptObserver,
  type PlannedModel,
  type Question,
} from '../generation/model-gateway.js';
import type { AdmittedCall } from './admission.js';
import { AgentQuestions } from './agent-questions.js';
import { CallRecorder } from './call-recorder.js';
import { toRefusal } from './model-refusals.js';

const DRAIN_MS = 15_000;
/** Programs have a way of their own with limits: they rather hear when to come back. */
const IMPATIENT = { patient: false };

const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  source: 'estimated',
};

/** A call while it runs: who answers, and what that has used. */
interface RunningCall {
  readonly call: AdmittedCall;
  readonly observer: AttemptObserver;
  readonly aborter: AbortController;
  answering?: PlannedModel;
  last?: Attempt;
  /** Where it takes part in an experiment. */
  readonly trial: TrialRun | undefined;
  /** Whether it was ended because whoever asked may not any more. */
  left: boolean;
}

/** What is asked, and who may answer. */
interface Planned {
  readonly asked: Question;
  readonly plan: readonly PlannedModel[];
}

/** What whoever reads an answer is told of it besides its events. */
export interface Answering {
  /** The id of the model that answers: after a fallback it is not the one that was asked for. */
  readonly model: string;
  /** At which it is asked; unknown before anybody is. */
  readonly price?: Price;
}

/** Asks models for programs. Whatever becomes of a call, its end is recorded once, with what it used. */
@Injectable()
export class ModelCalls implements BeforeApplicationShutdown {
  private readonly running = new Map<RunningCall, Promise<unknown>>();

  constructor(
    private readonly gateway: ModelGateway,
    private readonly questions: AgentQuestions,
    private readonly trials: Trials,
    private readonly attempts: AttemptRecorder,
    private readonly recorder: CallRecorder,
    private readonly access: AccessEnds,
    private readonly clock: Clock,
  ) {}

  /** Asks, and hands the answer to `read`. Leaving its events early, or aborting, ends the call and charges what was used. */
  chat<T>(
    call: AdmittedCall,
    question: Question,
    signal: AbortSignal,
    read: (events: AsyncIterable<ChatEvent>, answering: Answering) => Promise<T>,
  ): Promise<T> {
    return this.run(call, signal, async (running) => {
      const { organization, model } = call;
      const { asked, plan } = await this.plan(running, question);
      const events = this.gateway.stream(
        plan,
        asked,
        organization,
        running.observer,
        running.aborter.signal,
        IMPATIENT,
      );
      return read(events, {
        get model() {
          return (running.answering?.model ?? model).id;
        },
        get price() {
          return running.answering?.price;
        },
      });
    });
  }

  embed(
    call: AdmittedCall,
    request: Omit<EmbedRequest, 'model'>,
    signal: AbortSignal,
  ): Promise<EmbedResult & Answering> {
    return this.run(call, signal, async (running) => {
      const { organization, model } = call;
      const planned = this.gateway.planEmbeddings(model, organization, call.startedAt);
      const result = await this.gateway.embed(
        planned,
        request,
        organization,
        running.observer,
        running.aborter.signal,
        IMPATIENT,
      );
      return { ...result, model: model.id };
    });
  }

  /** Where the variant of an experiment cannot be asked (any more), what answers otherwise is. */
  private async plan({ call, trial }: RunningCall, question: Question): Promise<Planned> {
    const planned = async (given: AdmittedCall): Promise<Planned> => {
      const asked = await this.questions.of(given, question);
      const plan = this.gateway.plan(given.model, asked, call.organization, call.startedAt);
      trial?.sending(asked, given.agentVersion, given.part?.byDefault === undefined);
      return { asked, plan };
    };
    try {
      return await planned(call);
    } catch (error) {
      const byDefault = call.part?.byDefault;
      if (!call.part || !byDefault || !(error instanceof LlmError || error instanceof PriceUnknown))
        throw error;
      const { model, settings, agent } = byDefault;
      const part = { ...call.part, byDefault: undefined };
      return planned({ ...call, model, settings, agentVersion: agent?.version ?? null, part });
    }
  }

  /** Lets running calls finish for a while, then ends them; all that ended is stored before the database goes. */
  async beforeApplicationShutdown(): Promise<void> {
    const deadline = setTimeout(() => {
      for (const { aborter } of this.running.keys())
        aborter.abort(new LlmError('unavailable', 'The server restarts. Ask again.'));
    }, DRAIN_MS);
    await Promise.allSettled(this.running.values());
    clearTimeout(deadline);
    await this.recorder.flush();
    await this.attempts.flush();
  }

  private async run<T>(
    call: AdmittedCall,
    signal: AbortSignal,
    work: (running: RunningCall) => Promise<T>,
  ): Promise<T> {
    const running = this.begin(call);
    const abort = () => running.aborter.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const unwatch = this.access.watch(currentContext(), () => {
      running.left = true;
      running.aborter.abort(new LlmError('aborted', 'Your session, key or access has ended.'));
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.running.set(running, promise);
    let error: unknown;
    try {
      return await work(running);
    } catch (failure) {
      error = failure;
      throw toRefusal(failure);
    } finally {
      signal.removeEventListener('abort', abort);
      unwatch();
      this.running.delete(running);
      this.end(running, error, signal.aborted || running.left);
      resolve();
    }
  }

  private begin(call: AdmittedCall): RunningCall {
    const recorded = this.attempts.ofCall(call);
    const running: RunningCall = {
      call,
      trial: call.part && new TrialRun(this.trials, call.part.trial),
      left: false,
      aborter: new AbortController(),
      observer: {
        started: (attempt, planned) => {
          running.answering = planned;
          running.trial?.started(planned);
          recorded.started(attempt, planned);
        },
        ended: (attempt, planned) => {
          running.last = attempt;
          recorded.ended(attempt, planned);
        },
      },
    };
    return running;
  }

  private end({ call, trial, answering, last }: RunningCall, error: unknown, left: boolean): void {
    const usage = last?.usage ?? NO_USAGE;
    const completed = last !== undefined && last.errorKind === undefined;
    const outcome: CallOutcome = completed ? 'completed' : left ? 'stopped' : 'failed';
    const model = answering?.model ?? call.model;
    const now = this.clock.now();
    const firstTokenMs = last?.firstEventMs === undefined ? null : Math.round(last.firstEventMs);
    const latencyMs = now.getTime() - call.startedAt.getTime();
    this.recorder.ended({
      id: call.id,
      organizationId: call.organizationId,
      userId: call.userId,
      conversationId: call.conversationId,
      outcome,
      errorCode: outcome === 'failed' ? codeOf(error) : null,
      endedAt: now.toISOString(),
      facts: {
        provider: model.provider,
        model: model.id,
        usage,
        costNanoUsd: (answering ? costOf(usage, answering.price) : 0n).toString(),
        priceVersion: answering?.price.id ?? 'none',
        keySource: answering?.keySource ?? 'platform',
        startedAt: call.startedAt.toISOString(),
        trial: trial?.facts({ firstTokenMs, latencyMs }, false),
      },
    });
  }
}

const codeOf = (error: unknown): string =>
  error instanceof LlmError || error instanceof PriceUnknown ? error.code : 'generation.internal_error';
