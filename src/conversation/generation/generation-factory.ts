import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Clock } from '#libs/kernel/clock.js';
import type { AnswerOutcome } from '../domain/message.js';
import type { Model } from '../domain/models.js';
import type { ToolCallView } from '../features/tool-call.view.js';
import { EndGeneration } from '../features/end-generation/end-generation.command.js';
import { AnswerPasts, type PastAnswer } from './answer-past.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ChunkKeeper } from './chunk-keeper.js';
import { Generation, GenerationInterrupted, type GenerationResult, type Prepared } from './generation.js';
import { GenerationQueue, type QueuedGeneration } from './generation-queue.js';
import type { LiveAnswer } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import { ModelGateway, type AttemptObserver, type PlannedModel } from './model-gateway.js';
import { QuestionReader } from './question-reader.js';
import { SentTurns } from './sent-turns.js';
import { Spending } from './spending.js';
import { asPlatform, ToolDesks } from './tool-desks.js';
import { ToolLoop } from './tool-loop.js';

const ATTEMPTS_TO_STORE = 3;

/** What is decided before the model is called, and needed again when the end is stored. */
interface Decided {
  model?: Model;
  /** The model that answers: the first of the plan until a fallback is asked. */
  answering?: PlannedModel;
  readonly spending: Spending;
  /** When the question was asked, where that was before this generation was queued. */
  askedAt?: Date;
  calledTools: boolean;
  readonly turns: SentTurns;
}

/** Puts a queued answer together with what it needs: the question, the model, and how its end is stored. */
@Injectable()
export class GenerationFactory {
  private readonly logger = new Logger(Generation.name);

  constructor(
    private readonly questions: QuestionReader,
    private readonly pasts: AnswerPasts,
    private readonly desks: ToolDesks,
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
    const decided: Decided = {
      spending: new Spending(() => decided.answering?.price),
      calledTools: false,
      turns: new SentTurns(queued.orphaned),
    };
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
    const asked = await this.questions.read(queued);
    const { model, request, organization, tools, past } = asked;
    decided.model = model;
    decided.turns.prepare(asked.sent, past);
    const plan = this.gateway.plan(model, request, organization, this.clock.now());
    decided.answering = plan[0];
    this.chunks.keep(queued, live);
    if (past) takeUp(past, live, decided);
    const observer = observing(this.attempts.of(queued), decided);
    const { spending } = decided;
    const loop = new ToolLoop({
      request,
      tools,
      past,
      live,
      spending,
      ask: (question, signal) => {
        decided.turns.begin(question, model.id);
        return this.gateway.stream(plan, question, organization, observer, signal);
      },
      desk: this.desks.of(queued, () => (decided.calledTools = true)),
    });
    return {
      passages: request.passages ?? [],
      cited: past?.citations ?? [],
      events: (signal) => loop.events(signal),
    };
  }

  /** What its first process kept is what remains of it; what that had cost is estimated at the prices it was asked at. */
  private async recover(queued: QueuedGeneration, live: LiveAnswer, decided: Decided): Promise<Prepared> {
    const kept = await this.queue.textFrom(queued.messageId, 0);
    const { model, request, organization, past, sent } = await this.questions.read(queued);
    decided.model = model;
    decided.turns.prepare(sent, past);
    if (past) takeUp(past, live, decided);
    live.append(kept.slice(live.text.length));
    [decided.answering] = this.gateway.plan(model, request, organization, queued.queuedAt);
    decided.spending.begin(request);
    decided.turns.begin(request, decided.answering?.model.id ?? model.id);
    const text = live.text.slice(past?.steps.at(-1)?.textUntil ?? 0);
    if (text !== '') decided.spending.count({ type: 'text', text });
    return {
      passages: request.passages ?? [],
      cited: past?.citations ?? [],
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
    await asPlatform(queued, () => this.store(queued, outcome, decided.turns.context()));
    if (queued.orphaned) await this.interrupted(queued, outcome);
    for (const call of await this.waitingCalls(queued, outcome)) live.call(call);
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

  /** They are shown once the answer has come to rest, because before that nobody can decide. */
  private async waitingCalls(
    { messageId }: QueuedGeneration,
    { state }: AnswerOutcome,
  ): Promise<ToolCallView[]> {
    if (state !== 'awaiting_approval') return [];
    const past = await this.pasts.read(messageId);
    return past?.calls.filter((call) => call.state === 'awaiting_approval') ?? [];
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

  private async store(
    { messageId }: QueuedGeneration,
    outcome: AnswerOutcome,
    context: ReturnType<SentTurns['context']>,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dispatcher.command(
          new EndGeneration(messageId, this.queue.owner, outcome, context),
        );
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
    { model: asked, answering, spending, askedAt, calledTools }: Decided,
    { firstTextAt, ...ended }: GenerationResult,
  ): AnswerOutcome {
    const { usage, cost } = spending.total();
    const model = answering?.model ?? asked;
    const since = (time: number) => Math.max(0, Math.round(time - queuedAt.getTime()));
    return {
      ...ended,
      text,
      calledTools,
      firstTokenMs: firstTextAt === null ? null : since(firstTextAt),
      processingMs: since(this.clock.now().getTime()),
      facts: {
        provider: model?.provider ?? 'none',
        model: model?.id ?? 'none',
        usage,
        costNanoUsd: cost.toString(),
        priceVersion: answering?.price.id ?? 'none',
        keySource: answering?.keySource ?? 'platform',
        startedAt: (askedAt ?? queuedAt).toISOString(),
      },
    };
  }
}

/** Goes on with an answer that had waited. */
function takeUp(past: PastAnswer, live: LiveAnswer, decided: Decided): void {
  decided.calledTools = true;
  decided.askedAt = past.askedAt;
  for (const { spent } of past.steps) decided.spending.add(spent);
  for (const call of past.calls) {
    live.append(past.text.slice(live.text.length, call.position));
    live.call(call);
  }
  live.append(past.text.slice(live.text.length));
}

/** Notes which model answers: after a fallback it is not the one that was asked for. */
const observing = (observer: AttemptObserver, decided: Decided): AttemptObserver => ({
  started: (attempt, planned) => {
    decided.answering = planned;
    decided.turns.asked(planned.model.id);
    observer.started(attempt, planned);
  },
  ended: (attempt, planned) => observer.ended(attempt, planned),
});
