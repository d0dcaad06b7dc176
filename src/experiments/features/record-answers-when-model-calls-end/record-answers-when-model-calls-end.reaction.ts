import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { ModelCallsEnded } from '../../../conversation/index.js';
import { RecordAnswers } from '../record-answers/record-answers.command.js';
import { trialAnswerOf } from '../trial-answer-of.js';

@Injectable()
@ReactsTo(ModelCallsEnded, 'experiments.record-answers-when-model-calls-ended')
export class RecordAnswersWhenModelCallsEnd implements Reaction<ModelCallsEnded> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({
    organizationId,
    occurredAt,
    payload,
  }: EventEnvelope<PayloadOf<ModelCallsEnded>>): Promise<void> {
    const answers = payload.calls.flatMap(
      ({ callId, outcome, ...facts }) => trialAnswerOf(callId, outcome, facts, occurredAt) ?? [],
    );
    if (answers.length > 0 && organizationId !== null)
      await this.dispatcher.command(new RecordAnswers(organizationId, answers));
  }
}
