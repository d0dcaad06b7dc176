import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Mailer, type Mail } from './mailer.js';

const TIMEOUT_MS = 15_000;

/** Hands letters to an SMTP server, over a few connections that stay open. */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  private readonly transport;

  /** `url` as `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  constructor(url: string, from: string) {
    super();
    this.transport = createTransport(
      {
        url,
        pool: true,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { from },
    );
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }

  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail(mail);
  }
}
