import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import type { Usage } from '#libs/llm/llm-provider.js';
import { costOf } from '#libs/llm/prices.js';
import type { AnswerOutcome } from '../domain/message.js';
import type { Model } from '../domain/models.js';
import { EndGeneration } from '../features/end-generation/end-generation.command.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ChunkKeeper } from './chunk-keeper.js';
import { Generation, GenerationInterrupted, type GenerationResult, type Prepared } from './generation.js';
import { GenerationQueue, type QueuedGeneration } from './generation-queue.js';
import type { LiveAnswer } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import { ModelGateway, type AttemptObserver, type PlannedModel } from './model-gateway.js';
import { QuestionReader } from './question-reader.js';

const ATTEMPTS_TO_STORE = 3;
const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  source: 'estimated',
};

/** What is decided before the model is called, and needed again when the end is stored. */
interface Decided {
  model?: Model;
  /** The model that answers: the first of the plan until a fallback is asked. */
  answering?: PlannedModel;
}

/** Puts a queued answer together with what it needs: the question, the model, and how its end is stored. */
@Injectable()
export class GenerationFactory {
  private readonly logger = new Logger(Generation.name);

  constructor(
    private readonly questions: QuestionReader,
    private readonly gateway: ModelGateway,
    private readonly answers: LiveAnswers,
    private readonly chunks: ChunkKeeper,
    private readonly attempts: AttemptRecorder,
    private readonly queue: GenerationQueue,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  create(queued: QueuedGeneration): Generation {
    const live = this.answers.open(queued.messageId);
    const decided: Decided = {};
    return new Generation({
      live,
      logger: this.logger,
      prepare: () =>
        queued.orphaned ? this.recover(queued, live, decided) : this.prepare(queued, live, decided),
      finish: (result) => this.finish(queued, live, decided, result),
      abandon: () => this.abandon(queued),
    });
  }

  private async prepare(queued: QueuedGeneration, live: LiveAnswer, decided: Decided): Promise<Prepared> {
    const { model, request, organization } = await this.questions.read(queued);
    decided.model = model;
    const plan = this.gateway.plan(model, request, organization, this.clock.now());
    decided.answering = plan[0];
    this.chunks.keep(queued, live);
    const observer = observing(this.attempts.of(queued), decided);
    return {
      request,
      events: (signal) => this.gateway.stream(plan, request, organization, observer, signal),
    };
  }

  /** What its first process kept is what remains of it; what that had cost is estimated at the prices it was asked at. */
  private async recover(queued: QueuedGeneration, live: LiveAnswer, decided: Decided): Promise<Prepared> {
    live.append(await this.queue.textFrom(queued.messageId, 0));
    const { model, request, organization } = await this.questions.read(queued);
    decided.model = model;
    [decided.answering] = this.gateway.plan(model, request, organization, queued.queuedAt);
    const text = live.text;
    return {
      request,
      kept: text === '' ? undefined : { type: 'text', text },
      events: () => {
        throw new GenerationInterrupted();
      },
    };
  }

  private async finish(
    queued: QueuedGeneration,
    live: LiveAnswer,
    decided: Decided,
    result: GenerationResult,
  ): Promise<void> {
    const outcome = this.outcome(queued, live, decided, result);
    await this.chunks.forget(queued.messageId);
    const { organizationId, userId } = queued.actor;
    const context = { actor: { ...systemActor(organizationId), userId }, requestId: newId() };
    await runInContext(context, () => this.store(queued, outcome));
    if (queued.orphaned) await this.interrupted(queued, outcome);
    live.end({
      messageId: queued.messageId,
      state: outcome.state,
      finishReason: outcome.finishReason,
      provider: outcome.facts.provider,
      model: outcome.facts.model,
      usage: { ...outcome.facts.usage },
      citations: outcome.citations,
      error: outcome.error,
    });
    this.answers.close(queued.messageId);
  }

  /** The answer is stored by now: that its calls could not be marked is no reason to do it again. */
  private async interrupted({ messageId }: QueuedGeneration, { facts }: AnswerOutcome): Promise<void> {
    try {
      await this.attempts.interrupted(messageId, facts.usage, facts.costNanoUsd);
    } catch (error) {
      this.logger.warn({ err: error as Error, messageId }, 'Interrupted calls could not be marked as such');
    }
  }

  /** Streams that watch here go on by reading what the process that has it now keeps. */
  private async abandon({ messageId }: QueuedGeneration): Promise<void> {
    this.answers.close(messageId);
    await this.chunks.forget(messageId);
  }

  private async store({ messageId }: QueuedGeneration, outcome: AnswerOutcome): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dispatcher.command(new EndGeneration(messageId, this.queue.owner, outcome));
      } catch (error) {
        if (attempt === ATTEMPTS_TO_STORE) throw error;
        this.logger.warn(
          { err: error as Error, messageId },
          'The end of a generation could not be stored, trying again',
        );
        await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
      }
    }
  }

  private outcome(
    { queuedAt }: QueuedGeneration,
    { text }: LiveAnswer,
    { model: asked, answering }: Decided,
    { meter, firstTextAt, ...ended }: GenerationResult,
  ): AnswerOutcome {
    const measured = meter.usage();
    const nothingCame = text === '' && measured.source === 'estimated';
    const usage = nothingCame && ended.state !== 'complete' ? NO_USAGE : measured;
    const model = answering?.model ?? asked;
    const since = (time: number) => Math.max(0, Math.round(time - queuedAt.getTime()));
    return {
      ...ended,
      text,
      firstTokenMs: firstTextAt === null ? null : since(firstTextAt),
      processingMs: since(this.clock.now().getTime()),
      facts: {
        provider: model?.provider ?? 'none',
        model: model?.id ?? 'none',
        usage,
        costNanoUsd: (answering ? costOf(usage, answering.price) : 0n).toString(),
        priceVersion: answering?.price.id ?? 'none',
        keySource: answering?.keySource ?? 'platform',
        startedAt: queuedAt.toISOString(),
      },
    };
  }
}

/** Notes which model answers: after a fallback it is not the one that was asked for. */
const observing = (observer: AttemptObserver, decided: Decided): AttemptObserver => ({
  started: (attempt, planned) => {
    decided.answering = planned;
    observer.started(attempt, planned);
  },
  ended: (attempt, planned) => observer.ended(attempt, planned),
});
