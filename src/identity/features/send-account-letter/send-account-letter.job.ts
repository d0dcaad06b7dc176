import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { Mailer } from '#libs/mail/mailer.js';
import { IdentityOptions } from '../../identity-options.js';
import {
  WriteAccountLetter,
  type LetterOrder,
} from '../write-account-letter/write-account-letter.command.js';
import { accountMail } from './account-mail.js';

export const SEND_ACCOUNT_LETTER = 'identity.send-account-letter';

/** A letter that could not be sent is written again with another link, so no link has to be kept for it. */
@Injectable()
@Job({ name: SEND_ACCOUNT_LETTER, retryLimit: 10, expireSeconds: 60, concurrency: 4 })
export class SendAccountLetterJob implements JobHandler<LetterOrder> {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly mailer: Mailer,
    private readonly options: IdentityOptions,
  ) {}

  async run(order: LetterOrder): Promise<void> {
    const letter = await this.dispatcher.command(new WriteAccountLetter(order));
    if (letter) await this.mailer.send(accountMail(letter, this.options.appUrl));
  }
}
