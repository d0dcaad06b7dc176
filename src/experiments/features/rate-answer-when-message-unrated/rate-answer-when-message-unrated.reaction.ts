import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MessageUnrated } from '../../../conversation/index.js';
import { RateAnswer } from '../rate-answer/rate-answer.command.js';

@Injectable()
@ReactsTo(MessageUnrated, 'experiments.rate-answer-when-message-unrated')
export class RateAnswerWhenMessageUnrated implements Reaction<MessageUnrated> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ aggregateId, payload }: EventEnvelope<PayloadOf<MessageUnrated>>): Promise<void> {
    const { experimentId } = payload;
    if (experimentId) await this.dispatcher.command(new RateAnswer(experimentId, aggregateId, null));
  }
}
