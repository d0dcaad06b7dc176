import { Injectable } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import { PriceUnknown } from '#libs/llm/prices.js';
import type { QueuedGeneration } from './generation-queue.js';
import { ModelGateway, type PlannedModel } from './model-gateway.js';
import { QuestionReader, type AskedQuestion } from './question-reader.js';

interface AnswerPlan {
  readonly asked: AskedQuestion;
  /** Who may answer, in order. */
  readonly plan: PlannedModel[];
  /** Whether it is answered as it would be outside of the experiment it takes part in. */
  readonly isDefault: boolean;
}

/** What is asked for an answer, and who may give it. */
@Injectable()
export class AnswerPlans {
  constructor(
    private readonly questions: QuestionReader,
    private readonly gateway: ModelGateway,
  ) {}

  /** Where the variant of an experiment cannot be asked (any more), what answers outside of experiments is. */
  async of(queued: QueuedGeneration, at: Date): Promise<AnswerPlan> {
    try {
      return await this.read(queued, at, false);
    } catch (error) {
      if (!(error instanceof LlmError || error instanceof PriceUnknown)) throw error;
      const unchanged = await this.read(queued, at, true);
      if (!unchanged.asked.trial) throw error;
      return unchanged;
    }
  }

  private async read(queued: QueuedGeneration, at: Date, isDefault: boolean): Promise<AnswerPlan> {
    const asked = await this.questions.read(queued, isDefault);
    const plan = this.gateway.plan(asked.model, asked.request, asked.organization, at);
    return { asked, plan, isDefault };
  }
}
