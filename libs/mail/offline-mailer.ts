import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { newId } from '#libs/kernel/id.js';
import { Mailer, type Mail } from './mailer.js';

const LINK = /https?:\/\/\S+/;

/** Sends nothing: keeps each letter as a file that any mail program opens. */
export class OfflineMailer extends Mailer {
  private readonly logger = new Logger('mail');
  private readonly composer;

  constructor(
    /** Where the letters are; their names are in the order in which they were sent. */
    readonly folder: string,
    from: string,
    /** Whether the link of a letter may be logged: it lets its reader act as the one it was sent to. */
    private readonly logsLinks: boolean,
  ) {
    super();
    this.composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' }, { from });
  }

  async send(mail: Mail): Promise<void> {
    const { message } = await this.composer.sendMail(mail);
    const file = join(this.folder, `${newId()}.eml`);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(file, message, { mode: 0o600 });
    const link = this.logsLinks ? LINK.exec(mail.text)?.[0] : undefined;
    this.logger.log(`A letter to ${mail.to} is kept in ${file}${link ? `: ${link}` : ''}`);
  }
}
