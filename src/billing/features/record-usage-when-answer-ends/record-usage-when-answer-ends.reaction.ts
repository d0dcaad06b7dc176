import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MessageCompleted, MessageFailed, MessageStopped } from '../../../conversation/index.js';
import type { Outcome } from '../../domain/usage.js';
import { RecordUsage } from '../record-usage/record-usage.command.js';

type AnswerEnded = MessageCompleted | MessageStopped | MessageFailed;

/** Decorated, so that its subclasses inherit what is to be injected. */
@Injectable()
abstract class RecordUsageReaction<E extends AnswerEnded> implements Reaction<E> {
  protected abstract readonly outcome: Outcome;

  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ aggregateId, organizationId, payload }: EventEnvelope<PayloadOf<E>>): Promise<void> {
    if (organizationId === null) throw new Error('The answer belongs to no organization');
    const {
      conversationId,
      userId,
      provider,
      model,
      usage,
      costNanoUsd,
      priceVersion,
      keySource,
      startedAt,
    } = payload as PayloadOf<AnswerEnded>;
    await this.dispatcher.command(
      new RecordUsage(organizationId, [
        {
          messageId: aggregateId,
          conversationId,
          userId,
          provider,
          model,
          ...usage,
          costNanoUsd,
          priceVersion,
          keySource: keySource ?? 'platform', // events from before keys could be brought
          outcome: this.outcome,
          startedAt: new Date(startedAt),
        },
      ]),
    );
  }
}

@Injectable()
@ReactsTo(MessageCompleted, 'billing.record-usage-when-message-completed')
export class RecordUsageWhenMessageCompleted extends RecordUsageReaction<MessageCompleted> {
  protected readonly outcome = 'completed';
}

@Injectable()
@ReactsTo(MessageStopped, 'billing.record-usage-when-message-stopped')
export class RecordUsageWhenMessageStopped extends RecordUsageReaction<MessageStopped> {
  protected readonly outcome = 'stopped';
}

@Injectable()
@ReactsTo(MessageFailed, 'billing.record-usage-when-message-failed')
export class RecordUsageWhenMessageFailed extends RecordUsageReaction<MessageFailed> {
  protected readonly outcome = 'failed';
}
