import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll } from 'vitest';
import { configureApp, httpAdapter, type HttpOptions } from '#libs/http/configure-app.js';
import { HttpModule } from '#libs/http/http.module.js';
import { Metrics } from '#libs/observability/metrics.js';

const UNLIMITED = { ip: 1e6, user: 1e6, organization: 1e6, key: 1e6 };

const OPTIONS: HttpOptions = { corsOrigins: [], bodyLimitBytes: 10_000, trustedProxies: 0, tracing: false };

@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
class MetricsModule {}

/** An application of nothing but these controllers, set up for HTTP as the whole one is. */
export function useHttpApp(
  controllers: Type[],
  options: Partial<HttpOptions> = {},
): () => NestFastifyApplication {
  @Module({ imports: [MetricsModule, HttpModule.forRoot(UNLIMITED)], controllers })
  class HttpTestModule {}

  let app: NestFastifyApplication | undefined;
  beforeAll(async () => {
    const all = { ...OPTIONS, ...options };
    app = await NestFactory.create<NestFastifyApplication>(HttpTestModule, httpAdapter(all), {
      logger: false,
      bodyParser: false,
    });
    configureApp(app, all);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app?.close());
  return () => {
    if (!app) throw new Error('The application is not running');
    return app;
  };
}
