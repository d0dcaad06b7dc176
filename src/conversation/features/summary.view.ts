import { Instant, Integer, Text, Uuid } from '#libs/http/fields.js';

/** What stands for the older messages of a conversation where they are not sent any more. */
export class SummaryView {
  @Text({ max: 100_000 })
  text: string;

  @Uuid({ description: 'The last message it stands for' })
  untilMessageId: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  untilSequenceNumber: number;

  @Text({ max: 200, description: 'The model that wrote it' })
  model: string;

  @Instant()
  createdAt: Date;
}
