import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { installJobSchema } from '#libs/jobs/job-schema.js';
import { systemActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { isId, newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { createLogger } from '#libs/observability/logging.js';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { migrate } from '#libs/persistence/migrator.js';
import { ensureRoles } from '#libs/persistence/roles.js';
import { MIGRATIONS } from '../migrations/index.js';
import { ConfigurationInvalid } from './config-reader.js';
import { readConfig, type Config } from './config.js';
import { createApp } from './create-app.js';
import { openApiDocument } from './docs.js';
import { LegacyContentImporter, type IntegrityReport } from './content/index.js';
import {
  GrantPlatformRole,
  LegacyImporter,
  readLegacyRows,
  RevokePlatformRole,
  type LegacyTable,
} from './identity/index.js';
import { DatabaseUnreachable, unreachable } from './schema-version.js';
import { seed } from './seed/seed.js';

interface CliCommand {
  readonly usage: string;
  readonly does: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

const out = (line: string): void => void process.stdout.write(`${line}\n`);

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  migrate: { usage: 'migrate', does: 'bring the database to the newest version', run: runMigrations },
  seed: { usage: 'seed', does: 'load demonstration data into an empty database', run: () => runSeed() },
  openapi: {
    usage: 'openapi [file]',
    does: 'write the OpenAPI document (docs/openapi.json)',
    run: writeOpenApi,
  },
  'grant-super-admin': {
    usage: 'grant-super-admin <email>',
    does: 'make a person platform administrator',
    run: (args) => grantSuperAdmin(args),
  },
  'revoke-super-admin': {
    usage: 'revoke-super-admin <email>',
    does: 'take that back; the last one stays',
    run: (args) => revokeSuperAdmin(args),
  },
  import: {
    usage: 'import legacy --users|--content <file|url>',
    does: 'take over accounts and content of an older system (docs/operations.md)',
    run: (args) => importLegacy(args),
  },
};

async function runMigrations(): Promise<void> {
  const { databaseOwnerUrl } = readConfig(process.env);
  await ensureRoles(databaseOwnerUrl).catch((error: Error) => {
    const setting = process.env['DATABASE_OWNER_URL'] ? 'DATABASE_OWNER_URL' : 'DATABASE_URL';
    throw unreachable(setting, error);
  });
  const applied = await migrate(databaseOwnerUrl, MIGRATIONS);
  await installJobSchema(databaseOwnerUrl, 'app_system');
  out(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}

const runSeed = (): Promise<void> =>
  withApp({}, async (app) => {
    const accounts = await seed(app);
    out(JSON.stringify({ accounts }));
  });

async function writeOpenApi([file = 'docs/openapi.json']: readonly string[]): Promise<void> {
  const config = readConfig({
    ...process.env,
    DATABASE_URL: 'postgres://nobody@localhost/none',
    LOG_LEVEL: 'silent',
  });
  const app = await createApp(config, quietLogger(config), { preview: true });
  await writeFile(file, `${JSON.stringify(await openApiDocument(app), null, 2)}\n`);
  out(`Wrote ${file}`);
}

const grantSuperAdmin = ([email]: readonly string[]): Promise<void> => {
  if (!email) throw new Error('Usage: grant-super-admin <email>');
  return withApp({ APP_ROLE: 'api' }, async (app) => {
    await runInContext({ actor: systemActor(), requestId: newId() }, () =>
      app.get(Dispatcher).command(new GrantPlatformRole(email)),
    );
    out(`${email} is a platform administrator from the next sign-in on.`);
  });
};

const revokeSuperAdmin = ([email]: readonly string[]): Promise<void> => {
  if (!email) throw new Error('Usage: revoke-super-admin <email>');
  return withApp({ APP_ROLE: 'api' }, async (app) => {
    const { revoked } = await runInContext({ actor: systemActor(), requestId: newId() }, () =>
      app.get(Dispatcher).command(new RevokePlatformRole(email)),
    );
    out(
      revoked ? `${email} is no platform administrator any more.` : `${email} was no platform administrator.`,
    );
  });
};

const IMPORT_USAGE = `Usage: import legacy --users <CSV file or postgres://…> [--dry-run] [--organization <id>]
       import legacy --content <CSV file or postgres://…> [--dry-run] [--organization <id>]
       import legacy --assignments <CSV file> [--dry-run]
       import legacy --verify
       import legacy --rollback <run id>`;

const SOURCES: Readonly<Record<'content' | 'assignments', readonly LegacyTable[]>> = {
  content: ['content_items', 'content_assignments'],
  assignments: ['content_assignments'],
};

/** Prints the report as JSON. */
const importLegacy = (args: readonly string[]): Promise<void> => {
  const { values, positionals } = parseImportArgs(args);
  const { users, content, assignments, verify, rollback, organization: organizationId = null } = values;
  const options = { organizationId, dryRun: values['dry-run'] ?? false };
  const wrongId = [rollback, organizationId ?? undefined].some((id) => id !== undefined && !isId(id));
  const chosen = [users, content, assignments, verify, rollback].filter((value) => value !== undefined);
  if (positionals.join() !== 'legacy' || chosen.length !== 1 || wrongId) throw new Error(IMPORT_USAGE);
  return withApp({ APP_ROLE: 'api' }, async (app) => {
    const [people, items] = [app.get(LegacyImporter), app.get(LegacyContentImporter)];
    const run = async (): Promise<object> => {
      if (users !== undefined) return people.import(readLegacyRows(users), options);
      if (content !== undefined) return items.import(readLegacyRows(content, SOURCES.content), options);
      if (assignments !== undefined)
        return items.import(readLegacyRows(assignments, SOURCES.assignments), options);
      if (rollback === undefined) return verified(await items.verify());
      // Content first: an account that has written something is not gone by itself.
      const taken = await items.rollBack(rollback);
      return taken.takenBack + taken.kept.length > 0 ? taken : people.rollBack(rollback);
    };
    out(JSON.stringify(await run(), null, 2));
  });
};

/** A script learns from the exit code that something is missing. */
function verified(report: IntegrityReport): IntegrityReport {
  if (report.problems.length > 0) process.exitCode = 2;
  return report;
}

function parseImportArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        users: { type: 'string' },
        content: { type: 'string' },
        assignments: { type: 'string' },
        verify: { type: 'boolean' },
        organization: { type: 'string' },
        rollback: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Error(IMPORT_USAGE, { cause: error });
  }
}

const quietLogger = (config: Config) =>
  createLogger({
    level: config.logLevel,
    json: false,
    service: 'ai-gym-cli',
    version: '0.1.0',
    role: config.role,
  });

async function withApp(
  env: Record<string, string>,
  work: (app: Awaited<ReturnType<typeof createApp>>) => Promise<void>,
): Promise<void> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn', ...env });
  const app = await createApp(config, quietLogger(config));
  await app.init();
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage, does }) => `  ${usage.padEnd(46)}${does}`);
  return `Usage: npm run cli -- <command>\n\n${lines.join('\n')}`;
}

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Error(usage());
  await command.run(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected =
    error instanceof ConfigurationInvalid ||
    error instanceof DatabaseUnreachable ||
    error instanceof DomainError ||
    (error as Error).message.startsWith('Usage');
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
