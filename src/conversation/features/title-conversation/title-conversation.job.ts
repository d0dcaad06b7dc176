import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { UpkeepCalls } from '../../upkeep/upkeep-calls.js';
import { titleRequest } from '../../upkeep/upkeep-requests.js';
import { UpkeepSources } from '../../upkeep/upkeep-source.js';
import { EntitleConversation } from '../entitle-conversation/entitle-conversation.command.js';

export const TITLE_CONVERSATION = 'conversation.title';

export interface TitleWanted {
  readonly conversationId: string;
  readonly userId: string;
  readonly answerId: string;
}

/** Makes a title of the first question and its answer. Nobody waits for it: until then, and without one, the question’s beginning stands there. */
@Injectable()
@Job({ name: TITLE_CONVERSATION, retryLimit: 3, retryDelaySeconds: 15, expireSeconds: 300, concurrency: 4 })
export class TitleConversationJob implements JobHandler<TitleWanted> {
  constructor(
    private readonly sources: UpkeepSources,
    private readonly upkeep: UpkeepCalls,
    private readonly dispatcher: Dispatcher,
  ) {}

  run({ conversationId, userId, answerId }: TitleWanted, signal: AbortSignal): Promise<void> {
    return this.upkeep.onBehalfOf(userId, conversationId, async () => {
      const source = await this.sources.read(conversationId, answerId);
      if (source?.titleState !== 'requested' || source.messages.length === 0) return;
      const question = titleRequest(source.model, source.messages.slice(-2));
      const written = await this.upkeep.ask('title', conversationId, source.model, question, signal);
      await this.dispatcher.command(new EntitleConversation(conversationId, written));
    });
  }
}
