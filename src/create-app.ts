import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { configureApp, httpAdapter } from '#libs/http/configure-app.js';
import { serveDiskStorage } from '#libs/storage/disk-routes.js';
import { AppModule } from './app.module.js';
import { BootLogger } from './boot-logger.js';
import { canonicalPath } from './compatibility-paths.js';
import type { Config } from './config.js';
import { serveDocs } from './docs.js';
import { servePlaylists } from './media/index.js';

/** Paths outside /api/v1: what operators and standards expect at fixed places. */
const UNPREFIXED = [
  'health',
  'health/live',
  'health/ready',
  'api/health',
  'metrics',
  '.well-known/jwks.json',
  '.well-known/oauth-authorization-server',
  'oauth/token',
  'scim/v2/*path',
  'openai/v1/*path',
];

/** The whole application, not yet listening. `main.ts`, the tests and the CLI build the same one. */
export async function createApp(
  config: Config,
  logger: Logger,
  { preview = false } = {},
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, logger),
    httpAdapter({ ...config.http, canonicalPath }),
    {
      bufferLogs: true,
      abortOnError: false,
      bodyParser: false,
      preview,
    },
  );
  if (preview) {
    app.setGlobalPrefix('api/v1', { exclude: UNPREFIXED });
    return app;
  }
  app.useLogger(new BootLogger(await app.resolve(PinoLogger), {}));
  app.setGlobalPrefix('api/v1', { exclude: UNPREFIXED });
  configureApp(app, config.http);
  serveDocs(app);
  serveDiskStorage(app);
  servePlaylists(app);
  return app;
}
