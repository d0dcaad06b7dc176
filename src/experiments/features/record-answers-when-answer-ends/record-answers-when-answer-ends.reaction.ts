import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MessageCompleted, MessageFailed, MessageStopped } from '../../../conversation/index.js';
import type { TrialAnswer } from '../../domain/trial-answer.js';
import { RecordAnswers } from '../record-answers/record-answers.command.js';
import { trialAnswerOf } from '../trial-answer-of.js';

type AnswerEnded = MessageCompleted | MessageStopped | MessageFailed;

/** Decorated, so that its subclasses inherit what is to be injected. */
@Injectable()
abstract class RecordAnswersReaction<E extends AnswerEnded> implements Reaction<E> {
  protected abstract readonly outcome: TrialAnswer['outcome'];

  constructor(private readonly dispatcher: Dispatcher) {}

  async react({
    aggregateId,
    organizationId,
    occurredAt,
    payload,
  }: EventEnvelope<PayloadOf<E>>): Promise<void> {
    const answer = trialAnswerOf(aggregateId, this.outcome, payload, occurredAt);
    if (answer && organizationId !== null)
      await this.dispatcher.command(new RecordAnswers(organizationId, [answer]));
  }
}

@Injectable()
@ReactsTo(MessageCompleted, 'experiments.record-answers-when-message-completed')
export class RecordAnswersWhenMessageCompleted extends RecordAnswersReaction<MessageCompleted> {
  protected readonly outcome = 'completed';
}

@Injectable()
@ReactsTo(MessageStopped, 'experiments.record-answers-when-message-stopped')
export class RecordAnswersWhenMessageStopped extends RecordAnswersReaction<MessageStopped> {
  protected readonly outcome = 'stopped';
}

@Injectable()
@ReactsTo(MessageFailed, 'experiments.record-answers-when-message-failed')
export class RecordAnswersWhenMessageFailed extends RecordAnswersReaction<MessageFailed> {
  protected readonly outcome = 'failed';
}
