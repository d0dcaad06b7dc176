import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { Mailer } from '#libs/mail/mailer.js';
import { TenancyOptions } from '../../tenancy-options.js';
import { WriteInvitationLetter } from '../write-invitation-letter/write-invitation-letter.command.js';
import { invitationMail } from './invitation-mail.js';

export const SEND_INVITATION_LETTER = 'tenancy.send-invitation-letter';

export interface LetterDue {
  readonly organizationId: string;
  readonly invitationId: string;
}

/** A letter that could not be sent is written again with another link, so no link has to be kept for it. */
@Injectable()
@Job({ name: SEND_INVITATION_LETTER, retryLimit: 10, expireSeconds: 60, concurrency: 4 })
export class SendInvitationLetterJob implements JobHandler<LetterDue> {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly mailer: Mailer,
    private readonly options: TenancyOptions,
  ) {}

  async run({ organizationId, invitationId }: LetterDue): Promise<void> {
    const letter = await this.dispatcher.command(new WriteInvitationLetter(organizationId, invitationId));
    if (letter) await this.mailer.send(invitationMail(letter, this.options.appUrl));
  }
}
