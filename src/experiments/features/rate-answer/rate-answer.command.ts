import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Keeps what its reader has said of an answer; null where he took it back. */
@Message({ permission: 'system', mode: 'operations' })
export class RateAnswer extends Command<void> {
  constructor(
    readonly experimentId: string,
    readonly answerId: string,
    readonly rating: 'up' | 'down' | null,
  ) {
    super();
  }
}

@CommandHandler(RateAnswer)
export class RateAnswerHandler implements ICommandHandler<RateAnswer> {
  async execute({ experimentId, answerId, rating }: RateAnswer): Promise<void> {
    await commandRows(sql`update experiments.answers set rating = ${rating}
      where experiment_id = ${experimentId} and answer_id = ${answerId}`);
  }
}
