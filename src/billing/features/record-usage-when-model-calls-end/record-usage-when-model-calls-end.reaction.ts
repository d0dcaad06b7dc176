import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { ModelCallsEnded } from '../../../conversation/index.js';
import { RecordUsage } from '../record-usage/record-usage.command.js';

@Injectable()
@ReactsTo(ModelCallsEnded, 'billing.record-usage-when-model-calls-ended')
export class RecordUsageWhenModelCallsEnd implements Reaction<ModelCallsEnded> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ organizationId, payload }: EventEnvelope<PayloadOf<ModelCallsEnded>>): Promise<void> {
    if (organizationId === null) throw new Error('The calls belong to no organization');
    const usages = payload.calls.map(({ callId, usage, startedAt, ...facts }) => ({
      ...facts,
      ...usage,
      messageId: callId,
      conversationId: facts.conversationId ?? null, // events from before some were made for one
      startedAt: new Date(startedAt),
    }));
    await this.dispatcher.command(new RecordUsage(organizationId, usages));
  }
}
