import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MediaReady } from '../../../media/index.js';
import { IndexMediaText } from '../index-media-text/index-media-text.command.js';

@Injectable()
@ReactsTo(MediaReady, 'content.index-media-text-when-media-ready')
export class IndexMediaTextWhenMediaReady implements Reaction<MediaReady> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ aggregateId, payload }: EventEnvelope<PayloadOf<MediaReady>>): Promise<void> {
    if (payload.hasText) await this.dispatcher.command(new IndexMediaText(aggregateId));
  }
}
