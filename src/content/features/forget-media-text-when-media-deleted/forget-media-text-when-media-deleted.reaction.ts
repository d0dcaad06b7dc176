import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { MediaDeleted } from '../../../media/index.js';
import { IndexMediaText } from '../index-media-text/index-media-text.command.js';

/** A deleted file has no text; one that was restored meanwhile has one again. */
@Injectable()
@ReactsTo(MediaDeleted, 'content.forget-media-text-when-media-deleted')
export class ForgetMediaTextWhenMediaDeleted implements Reaction<MediaDeleted> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ aggregateId }: EventEnvelope): Promise<void> {
    await this.dispatcher.command(new IndexMediaText(aggregateId));
  }
}
