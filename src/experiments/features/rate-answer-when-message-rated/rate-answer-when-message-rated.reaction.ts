import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MessageRated } from '../../../conversation/index.js';
import { RateAnswer } from '../rate-answer/rate-answer.command.js';

@Injectable()
@ReactsTo(MessageRated, 'experiments.rate-answer-when-message-rated')
export class RateAnswerWhenMessageRated implements Reaction<MessageRated> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ aggregateId, payload }: EventEnvelope<PayloadOf<MessageRated>>): Promise<void> {
    // Events from before there were experiments name none.
    const { experimentId, rating } = payload;
    if (experimentId) await this.dispatcher.command(new RateAnswer(experimentId, aggregateId, rating));
  }
}
