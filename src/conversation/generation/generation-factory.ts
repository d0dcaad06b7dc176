import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Clock } from '#libs/kernel/clock.js';
import type { AnswerOutcome } from '../domain/message.js';
import type { ToolCallView } from '../features/tool-call.view.js';
import { EndGeneration } from '../features/end-generation/end-generation.command.js';
import { AnswerPasts } from './answer-past.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { ChunkKeeper } from './chunk-keeper.js';
import { Generation, GenerationInterrupted, type GenerationResult, type Prepared } from './generation.js';
import { GenerationQueue, type QueuedGeneration } from './generation-queue.js';
import type { LiveAnswer } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import { ModelGateway } from './model-gateway.js';
import { observing, takeUp, type Decided } from './decided.js';
import { AnswerPlans } from './answer-plans.js';
import { SentTurns } from './sent-turns.js';
import { Spending } from './spending.js';
import { asPlatform, ToolDesks } from './tool-desks.js';
import { ToolLoop } from './tool-loop.js';
import { TrialRun } from './trial-run.js';
import { Trials } from '../trials.js';

const ATTEMPTS_TO_STORE = 3;

/** Puts a queued answer together with what it needs: the question, the model, and how its end is stored. */
@Injectable()
export class GenerationFactory {
  private readonly logger = new Logger(Generation.name);

  constructor(
    private readonly plans: AnswerPlans,
    private readonly pasts: AnswerPasts,
    private readonly desks: ToolDesks,
    private readonly gateway: ModelGateway,
    private readonly answers: LiveAnswers,
    private readonly chunks: ChunkKeeper,
    private readonly attempts: AttemptRecorder,
    private readonly queue: GenerationQueue,
    private readonly trials: Trials,
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
    const { asked, plan, isDefault } = await this.plans.of(queued, this.clock.now());
    const { model, request, organization, tools, past, agentVersion, showsReasoning } = asked;
    decided.model = model;
    decided.turns.prepare(asked);
    decided.trial = asked.trial && new TrialRun(this.trials, asked.trial);
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
        decided.trial?.sending(question, agentVersion, isDefault);
        return this.gateway.stream(plan, question, organization, observer, signal);
      },
      desk: this.desks.of(queued, () => (decided.calledTools = true)),
    });
    return {
      passages: request.passages ?? [],
      cited: past?.citations ?? [],
      showsReasoning,
      events: (signal) => loop.events(signal),
    };
  }

  /** What its first process kept is what remains of it; what that had cost is estimated at the prices it was asked at. */
  private async recover(queued: QueuedGeneration, live: LiveAnswer, decided: Decided): Promise<Prepared> {
    const { asked, plan } = await this.plans.of(queued, queued.queuedAt);
    const { model, request, past, showsReasoning } = asked;
    decided.model = model;
    decided.turns.prepare(asked);
    decided.trial = asked.trial && new TrialRun(this.trials, asked.trial);
    if (past) takeUp(past, live, decided);
    for (const piece of await this.queue.piecesFrom(queued.messageId, live.position)) live.add(piece);
    [decided.answering] = plan;
    decided.spending.begin(request);
    decided.turns.begin(request, decided.answering?.model.id ?? model.id);
    const text = live.text.slice(past?.steps.at(-1)?.textUntil ?? 0);
    if (text !== '') decided.spending.count({ type: 'text', text });
    // Of earlier turns it is counted already.
    if (!past)
      for (const { text: thought } of live.reasoning)
        decided.spending.count({ type: 'reasoning', text: thought });
    return {
      passages: request.passages ?? [],
      cited: past?.citations ?? [],
      showsReasoning,
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
    { queuedAt, orphaned }: QueuedGeneration,
    { text, reasoning }: LiveAnswer,
    { model: asked, answering, spending, askedAt, calledTools, trial }: Decided,
    { firstTextAt, ...ended }: GenerationResult,
  ): AnswerOutcome {
    const { usage, cost } = spending.total();
    const model = answering?.model ?? asked;
    const since = (time: number) => Math.max(0, Math.round(time - queuedAt.getTime()));
    const firstTokenMs = firstTextAt === null ? null : since(firstTextAt);
    const processingMs = since(this.clock.now().getTime());
    return {
      ...ended,
      text,
      reasoning,
      calledTools,
      firstTokenMs,
      processingMs,
      facts: {
        trial: trial?.facts({ firstTokenMs, latencyMs: processingMs }, orphaned),
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
