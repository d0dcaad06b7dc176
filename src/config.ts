import { resolve } from 'node:path';
import { readContentOptions, type ContentOptions } from './content/index.js';
import type { SecretsOptions } from '#libs/secrets/secrets.module.js';
import {
  ModelOptions,
  readConversationOptions,
  readModels,
  type ConversationOptions,
} from './conversation/index.js';
import type { AppRole } from '#libs/messaging/worker-role.js';
import type { DatabaseOptions } from '#libs/persistence/pools.js';
import type { HttpOptions } from '#libs/http/configure-app.js';
import type { MailOptions } from '#libs/mail/mail.module.js';
import type { RateLimits } from '#libs/http/rate-limit.js';
import type { StorageOptions } from '#libs/storage/storage.module.js';
import { ConfigReader, type Env } from './config-reader.js';
import { readMedia, readS3 } from './files-config.js';
import type { MediaOptions } from './media/index.js';
import { readNameServers, type TenancyOptions } from './tenancy/index.js';
import { readFederationOptions, type FederationOptions } from './federation-config.js';

export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly role: AppRole;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly database: DatabaseOptions;
  /** Login that owns the schema, for migrations only. */
  readonly databaseOwnerUrl: string;
  readonly http: HttpOptions;
  readonly rateLimits: RateLimits;
  readonly publicUrl: string;
  readonly appUrl: string;
  readonly jwtSigningKeys?: string;
  readonly secrets: SecretsOptions;
  readonly passkeyDomain: string;
  readonly logLevel: string;
  readonly metricsToken?: string;
  readonly otlpEndpoint?: string;
  readonly models: ModelOptions;
  readonly conversation: ConversationOptions;
  readonly mail: MailOptions;
  readonly tenancy: TenancyOptions;
  readonly storage: StorageOptions;
  readonly media: MediaOptions;
  readonly federation: FederationOptions;
  readonly content: ContentOptions;
  readonly allowWeakPasswords: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the whole configuration; throws `ConfigurationInvalid` with every problem found. */
export function readConfig(env: Env): Config {
  const read = new ConfigReader(env);
  const environment = read.choice('NODE_ENV', ['development', 'test', 'production'] as const, 'development');
  const url = read.postgresUrl('DATABASE_URL') ?? '';
  const port = read.integer('PORT', 3000, 0, 65_535);
  const publicUrl = read.httpUrl('PUBLIC_URL', `http://localhost:${port}`);
  const { hostname: publicHost } = new URL(publicUrl);
  const appUrl = read.httpUrl('APP_URL', publicUrl);
  const dataDir = resolve(env['DATA_DIR'] ?? 'data');
  const secretsKey = read.key('SECRETS_KEY');
  const media = readMedia(read, dataDir);
  const config: Config = {
    environment,
    role: read.choice('APP_ROLE', ['api', 'worker', 'all'] as const, 'all'),
    host: read.host('HOST', environment === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port,
    dataDir,
    database: {
      url,
      systemUrl: read.postgresUrl('DATABASE_SYSTEM_URL', false),
      replicaUrls: read.list('DATABASE_REPLICA_URLS'),
      poolMax: read.integer('DATABASE_POOL_MAX', 10, 2, 200),
    },
    databaseOwnerUrl: read.postgresUrl('DATABASE_OWNER_URL', false) ?? url,
    http: {
      corsOrigins: read.origins('CORS_ORIGINS'),
      bodyLimitBytes: read.integer('BODY_LIMIT_BYTES', 1_048_576, 1_024, 104_857_600),
      trustedProxies: read.integer('TRUSTED_PROXIES', 0, 0, 10),
      countryHeader: env['COUNTRY_HEADER']?.toLowerCase() || undefined,
      tracing: Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT']),
    },
    rateLimits: {
      ip: read.integer('RATE_LIMIT_IP', 1_200, 1, 10_000_000),
      user: read.integer('RATE_LIMIT_USER', 100, 1, 10_000_000),
      organization: read.integer('RATE_LIMIT_ORGANIZATION', 3_000, 1, 10_000_000),
      key: read.integer('RATE_LIMIT_KEY', 600, 1, 10_000_000),
    },
    publicUrl,
    appUrl,
    jwtSigningKeys: env['JWT_SIGNING_KEYS'],
    secrets: {
      key: secretsKey,
      retiredKeys: read.keys('SECRETS_KEYS_RETIRED'),
      dataDir,
    },
    passkeyDomain: env['PASSKEY_DOMAIN'] || publicHost,
    logLevel: read.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    metricsToken: env['METRICS_TOKEN'],
    otlpEndpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'],
    models: readModelOptions(env, read),
    conversation: readConversationOptions(read, { environment, workDir: media.workDir }),
    mail: {
      smtpUrl: read.smtpUrl('SMTP_URL'),
      from: read.mailAddress('MAIL_FROM', `AI GYM <no-reply@${publicHost}>`),
      dataDir,
      logsLinks: environment !== 'production',
    },
    tenancy: {
      publicUrl,
      appUrl,
      trialDays: read.integer('ORGANIZATION_TRIAL_DAYS', 0, 0, 365),
      deletionGraceDays: read.integer('ORGANIZATION_DELETION_GRACE_DAYS', 30, 0, 365),
      archiveDir: resolve(env['DATA_DIR'] ?? 'data', 'archives'),
      archiveMaxBytes: read.integer('ARCHIVE_MAX_BYTES', 1_073_741_824, 1_024, 1_099_511_627_776),
      dnsServers: read.attempt('DNS_SERVERS', () => readNameServers(env['DNS_SERVERS'])) ?? [],
      dnsRecordsFile: env['DNS_RECORDS_FILE'] || undefined,
    },
    storage: { s3: readS3(read), folder: resolve(dataDir, 'files'), publicUrl, dataDir, secretsKey },
    media,
    federation: readFederationOptions(env, read, { publicUrl, environment }),
    content: readContentOptions(env, appUrl, read),
    allowWeakPasswords: read.choice('ALLOW_WEAK_PASSWORDS', ['true', 'false'], 'false') === 'true',
  };
  requireProductionSettings(config, read);
  read.finish();
  return config;
}

function requireProductionSettings(
  {
    environment,
    jwtSigningKeys,
    secrets,
    allowWeakPasswords,
    publicUrl,
    tenancy: { dnsRecordsFile },
  }: Config,
  read: ConfigReader,
): void {
  if (environment !== 'production') return;
  if (!jwtSigningKeys)
    read.problem('JWT_SIGNING_KEYS must be set in production: a JSON array of private ES256 JWKs');
  if (dnsRecordsFile) read.problem('DNS_RECORDS_FILE is for work without a network; unset it in production');
  if (!secrets.key) read.problem('SECRETS_KEY must be set in production: 32 random bytes as base64');
  if (allowWeakPasswords) read.problem('ALLOW_WEAK_PASSWORDS must not be true in production');
  if (publicUrl.startsWith('http://localhost'))
    read.problem('PUBLIC_URL must be set in production: it is the issuer of access tokens');
}

function readModelOptions(env: Env, read: ConfigReader): ModelOptions {
  const models = read.attempt('LLM_MODELS', () => readModels(env)) ?? [];
  const preferred = env['LLM_DEFAULT_MODEL'] || undefined;
  if (preferred !== undefined && preferred !== 'offline' && !models.some(({ id }) => id === preferred))
    read.problem(`LLM_DEFAULT_MODEL names "${preferred}", which LLM_MODELS does not define`);
  // A pace people can watch; 0 is as fast as it can.
  const pace = read.integer('LLM_OFFLINE_TOKENS_PER_SECOND', 100, 0, 100_000);
  return new ModelOptions(models, preferred, pace === 0 ? undefined : pace);
}
