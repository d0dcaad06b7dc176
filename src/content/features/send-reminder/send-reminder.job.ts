import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { Mailer, type Mail } from '#libs/mail/mailer.js';
import { ContentOptions } from '../../content-options.js';
import { ClaimReminder, type ReminderLetter } from '../claim-reminder/claim-reminder.command.js';
import { ReleaseReminder } from '../release-reminder/release-reminder.command.js';

export const SEND_REMINDER = 'content.send-reminder';

@Injectable()
@Job({ name: SEND_REMINDER, retryLimit: 10, expireSeconds: 60, concurrency: 4 })
export class SendReminderJob implements JobHandler<{ reminderId: string }> {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly mailer: Mailer,
    private readonly options: ContentOptions,
  ) {}

  async run({ reminderId }: { reminderId: string }): Promise<void> {
    const letter = await this.dispatcher.command(new ClaimReminder(reminderId));
    if (!letter) return;
    try {
      await this.mailer.send(reminderMail(letter, this.options.appUrl));
    } catch (error) {
      await this.dispatcher.command(new ReleaseReminder(reminderId));
      throw error;
    }
  }
}

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function reminderMail(
  { to, displayName, itemId, itemTitle, dueAt, note }: ReminderLetter,
  appUrl: string,
): Mail {
  const text = [
    `Hello ${displayName},`,
    `"${itemTitle}" is assigned to you and due on ${DATE.format(dueAt)} UTC. You have not completed it yet.`,
    ...(note ? [note.replaceAll(/^/gm, '> ')] : []),
    `Open it here:\n${appUrl}/content/items/${itemId}`,
  ];
  return { to, subject: `Due soon: ${itemTitle}`, text: `${text.join('\n\n')}\n` };
}
