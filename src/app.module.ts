import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { DispatchingModule } from '#libs/cqrs/dispatching.module.js';
import { HttpModule } from '#libs/http/http.module.js';
import { JobsModule } from '#libs/jobs/jobs.module.js';
import { MailModule } from '#libs/mail/mail.module.js';
import { MessagingModule } from '#libs/messaging/messaging.module.js';
import { loggerModuleParams } from '#libs/observability/logging.js';
import { ObservabilityModule } from '#libs/observability/observability.module.js';
import { PersistenceModule } from '#libs/persistence/persistence.module.js';
import { StorageModule } from '#libs/storage/storage.module.js';
import { ToolsModule } from '#libs/tools/tools.module.js';
import { SecretsModule } from '#libs/secrets/secrets.module.js';
import { AuditModule } from './audit/index.js';
import { BillingModule } from './billing/index.js';
import type { Config } from './config.js';
import { ContentModule, ContentOptionsModule } from './content/index.js';
import { ConversationModule } from './conversation/index.js';
import { ExperimentsModule } from './experiments/index.js';
import { IdentityModule } from './identity/index.js';
import { MediaModule } from './media/index.js';
import { PlatformModule } from './platform/index.js';
import { TenancyModule } from './tenancy/index.js';

@Module({})
export class AppModule {
  static forRoot(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(loggerModuleParams(logger)),
        ObservabilityModule.forRoot({ metricsToken: config.metricsToken }),
        PersistenceModule.forRoot(config.database),
        MessagingModule.forRoot(config.role),
        JobsModule.forRoot(config.role),
        MailModule.forRoot(config.mail),
        StorageModule.forRoot(config.storage),
        SecretsModule.forRoot(config.secrets),
        HttpModule.forRoot(config.rateLimits),
        DispatchingModule,
        ToolsModule,
        IdentityModule.forRoot({
          issuer: config.publicUrl,
          appUrl: config.appUrl,
          audience: 'ai-gym',
          corsOrigins: config.http.corsOrigins,
          accessTokenSeconds: 900,
          refreshTokenSeconds: 30 * 86_400,
          sessionSeconds: 90 * 86_400,
          signingKeys: config.jwtSigningKeys,
          passkeyDomain: config.passkeyDomain,
          federation: config.federation,
          dataDir: config.dataDir,
          allowWeakPasswords: config.allowWeakPasswords,
        }),
        TenancyModule.forRoot(config.tenancy),
        MediaModule.forRoot(config.media),
        ContentOptionsModule.forRoot(config.content),
        ContentModule,
        ConversationModule.forRoot(config.models, config.conversation),
        ExperimentsModule,
        BillingModule,
        AuditModule,
        PlatformModule.forRoot({ dataDir: config.dataDir }),
      ],
    };
  }
}
