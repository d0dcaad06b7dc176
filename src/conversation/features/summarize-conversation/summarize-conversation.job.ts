import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { LlmError } from '#libs/llm/llm-error.js';
import { UpkeepCalls } from '../../upkeep/upkeep-calls.js';
import { summaryRequest } from '../../upkeep/upkeep-requests.js';
import { UpkeepSources } from '../../upkeep/upkeep-source.js';
import { KeepSummary } from '../keep-summary/keep-summary.command.js';

export const SUMMARIZE_CONVERSATION = 'conversation.summarize';

/** A long past is taken in that many portions at most; what is left is taken in when more falls out. */
const MOST_PORTIONS = 5;

export interface SummaryWanted {
  readonly conversationId: string;
  readonly userId: string;
  readonly untilMessageId: string;
  readonly maxTokens: number;
}

/** Goes on with a conversation's summary. Nobody waits for it: without one, what has fallen out is not told of. */
@Injectable()
@Job({
  name: SUMMARIZE_CONVERSATION,
  retryLimit: 3,
  retryDelaySeconds: 15,
  expireSeconds: 600,
  concurrency: 4,
})
export class SummarizeConversationJob implements JobHandler<SummaryWanted> {
  constructor(
    private readonly sources: UpkeepSources,
    private readonly upkeep: UpkeepCalls,
    private readonly dispatcher: Dispatcher,
  ) {}

  run(wanted: SummaryWanted, signal: AbortSignal): Promise<void> {
    return this.upkeep.onBehalfOf(wanted.userId, wanted.conversationId, async () => {
      for (let portion = 0, more = true; more && portion < MOST_PORTIONS; portion++)
        more = await this.goOn(wanted, signal);
    });
  }

  /** Answers whether there is more to take in. */
  private async goOn(
    { conversationId, untilMessageId, maxTokens }: SummaryWanted,
    signal: AbortSignal,
  ): Promise<boolean> {
    const source = await this.sources.read(conversationId, untilMessageId);
    const request = source && summaryRequest(source, maxTokens);
    if (!request) return false;
    const { question, until, isLast } = request;
    const written = await this.upkeep.ask('summary', conversationId, source.model, question, signal);
    if (written.text === '') throw new LlmError('protocol', 'The model wrote no summary');
    await this.dispatcher.command(new KeepSummary(conversationId, until.id, written));
    return !isLast;
  }
}
