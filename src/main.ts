import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { createLogger } from '#libs/observability/logging.js';
import { startTracing } from '#libs/observability/start-tracing.js';
import { ConfigurationInvalid } from './config-reader.js';
import { readConfig } from './config.js';
import { createApp } from './create-app.js';
import { requireMigrated } from './schema-version.js';

/** Longer than the answers and jobs that run are given. */
const STOP_MS = 40_000;
const SERVICE = { service: 'ai-gym', version: process.env['APP_VERSION'] ?? '0.1.0' };

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const identity = { ...SERVICE, role: config.role };
  const logger = createLogger({
    ...identity,
    level: config.logLevel,
    json: config.environment === 'production',
  });
  const stopTracing = await startTracing({ ...identity, endpoint: config.otlpEndpoint });
  await requireMigrated(config.database.url);
  const app = await createApp(config, logger);
  stopOnSignals(app, stopTracing);
  await app.listen({ host: config.host, port: config.port });
  logger.info({ port: config.port, role: config.role }, 'Listening');
}

/** SIGTERM and Ctrl-C: stop taking requests, finish what runs, then go; a process that cannot is not waited for. */
function stopOnSignals(app: NestFastifyApplication, stopTracing: () => Promise<void>): void {
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    app.get(HealthProbes).drain();
    await app.close();
    await stopTracing();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

main().catch((error: unknown) => {
  // The logger may not exist yet, and whoever started the process reads the terminal.
  process.stderr.write(`${error instanceof ConfigurationInvalid ? error.message : describe(error)}\n`);
  process.exit(1);
});

function describe(error: unknown): string {
  if ((error as { code?: string }).code === 'EADDRINUSE')
    return `Port ${process.env['PORT'] ?? 3000} is in use. Set PORT to another one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
