import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import type { Usage } from '#libs/llm/llm-provider.js';
import { costOf, type Price } from '#libs/llm/prices.js';
import type { AnswerOutcome } from '../domain/message.js';
import type { Model } from '../domain/models.js';
import { EndGeneration } from '../features/end-generation/end-generation.command.js';
import { ChunkKeeper } from './chunk-keeper.js';
import { Generation, GenerationInterrupted, type GenerationResult, type Prepared } from './generation.js';
import { GenerationQueue, type QueuedGeneration } from './generation-queue.js';
import type { LiveAnswer } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import { ModelGateway } from './model-gateway.js';
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
  price?: Price;
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
      prepare: () => (queued.orphaned ? this.recover(queued, live) : this.prepare(queued, live, decided)),
      finish: (result) => this.finish(queued, live, decided, result),
      abandon: () => this.abandon(queued),
    });
  }

  private async prepare(queued: QueuedGeneration, live: LiveAnswer, decided: Decided): Promise<Prepared> {
    const { model, request } = await this.questions.read(queued);
    decided.model = model;
    decided.price = this.gateway.price(model.id, this.clock.now());
    this.chunks.keep(queued, live);
    return { request, events: (signal) => this.gateway.stream(model.id, request, signal) };
  }

  /** What its first process kept is what remains of it. */
  private async recover({ messageId }: QueuedGeneration, live: LiveAnswer): Promise<never> {
    live.append(await this.queue.textFrom(messageId, 0));
    throw new GenerationInterrupted();
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
    { model, price }: Decided,
    { meter, firstTextAt, ...ended }: GenerationResult,
  ): AnswerOutcome {
    const measured = meter.usage();
    const nothingCame = text === '' && measured.source === 'estimated';
    const usage = nothingCame && ended.state !== 'complete' ? NO_USAGE : measured;
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
        costNanoUsd: (price ? costOf(usage, price) : 0n).toString(),
        priceVersion: price?.id ?? 'none',
        startedAt: queuedAt.toISOString(),
      },
    };
  }
}
