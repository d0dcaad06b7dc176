import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReminderRepository } from '../../domain/assignment.repository.js';

/** Gives a letter back that the mail server refused, so that the next attempt may send it. */
@Message({ permission: 'system', mode: 'write' })
export class ReleaseReminder extends Command<void> {
  constructor(readonly reminderId: string) {
    super();
  }
}

@CommandHandler(ReleaseReminder)
export class ReleaseReminderHandler implements ICommandHandler<ReleaseReminder> {
  constructor(private readonly reminders: ReminderRepository) {}

  async execute({ reminderId }: ReleaseReminder): Promise<void> {
    (await this.reminders.byId(reminderId))?.release();
  }
}
