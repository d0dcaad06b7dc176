import { Injectable } from '@nestjs/common';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { Mailer } from '#libs/mail/mailer.js';

export const SEND_EMAIL_CHANGE_NOTICE = 'identity.send-email-change-notice';

export interface NoticeDue {
  readonly previousEmail: string;
}

/** Tells the old address, so that nobody loses his account without knowing. It does not name the new one. */
@Injectable()
@Job({ name: SEND_EMAIL_CHANGE_NOTICE, retryLimit: 10, expireSeconds: 60 })
export class SendEmailChangeNoticeJob implements JobHandler<NoticeDue> {
  constructor(private readonly mailer: Mailer) {}

  async run({ previousEmail }: NoticeDue): Promise<void> {
    await this.mailer.send({
      to: previousEmail,
      subject: 'Your e-mail address was changed',
      text: 'Your account has another e-mail address from now on. If it was not you who changed it, tell your administrator at once.\n',
    });
  }
}
