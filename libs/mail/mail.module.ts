import { join } from 'node:path';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Mailer } from './mailer.js';
import { OfflineMailer } from './offline-mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

export interface MailOptions {
  /** Letters are kept as files in `dataDir` when there is none. */
  readonly smtpUrl?: string;
  readonly from: string;
  readonly dataDir: string;
  /** Whether links of letters that were not sent may be logged. */
  readonly logsLinks: boolean;
}

@Global()
@Module({})
export class MailModule {
  static forRoot({ smtpUrl, from, dataDir, logsLinks }: MailOptions): DynamicModule {
    const mailer = smtpUrl
      ? new SmtpMailer(smtpUrl, from)
      : new OfflineMailer(join(dataDir, 'mail'), from, logsLinks);
    return {
      module: MailModule,
      providers: [{ provide: Mailer, useValue: mailer }],
      exports: [Mailer],
    };
  }
}
