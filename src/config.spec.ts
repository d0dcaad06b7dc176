import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from './config-reader.js';
import { readConfig } from './config.js';

const URL = 'postgres://app:hunter2@localhost:5432/gym';
const KEYS = '[{"kty":"EC"}]';
const KEY = Buffer.alloc(32, 7).toString('base64');

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error.problems;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('XC-10 takes a database and nothing else in development', () => {
    expect(readConfig({ DATABASE_URL: URL })).toMatchObject({
      environment: 'development',
      role: 'all',
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseOwnerUrl: URL,
      rateLimits: { user: 100 },
      database: { url: URL, replicaUrls: [], poolMax: 10 },
    });
  });

  it('TEN-03 keeps letters unless there is a server, and lets links be logged anywhere but in production', () => {
    const { mail } = readConfig({ DATABASE_URL: URL, PUBLIC_URL: 'https://gym.example' });
    expect(mail).toMatchObject({
      smtpUrl: undefined,
      from: 'AI GYM <no-reply@gym.example>',
      logsLinks: true,
    });
    const SMTP_URL = 'smtps://gym:secret@mail.example:465';
    const sending = readConfig({ DATABASE_URL: URL, SMTP_URL, MAIL_FROM: 'gym@example.com' });
    expect(sending.mail).toMatchObject({ smtpUrl: SMTP_URL, from: 'gym@example.com' });
    const production = {
      NODE_ENV: 'production',
      JWT_SIGNING_KEYS: KEYS,
      SECRETS_KEY: KEY,
      PUBLIC_URL: 'https://gym.example',
    };
    expect(readConfig({ DATABASE_URL: URL, ...production }).mail.logsLinks).toBe(false);
  });

  it.each([
    [{ PORT: 'eighty' }, /^PORT must be a whole number from 0 to 65535, not "eighty"$/],
    [{ PORT: '70000' }, /^PORT /],
    [{ APP_ROLE: 'boss' }, /^APP_ROLE must be one of api, worker, all, not "boss"$/],
    [{ HOST: 'my host' }, /^HOST /],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be an address/],
    [{ CORS_ORIGINS: 'https://a.example/path' }, /^CORS_ORIGINS must list origins/],
    [{ PUBLIC_URL: 'ftp://x' }, /^PUBLIC_URL /],
    [{ APP_URL: 'app.example' }, /^APP_URL /],
    [{ SMTP_URL: 'mail:hunter2@x' }, /^SMTP_URL must be an address such as smtp:[^"]*$/],
    [{ MAIL_FROM: 'nobody' }, /^MAIL_FROM .*not "nobody"$/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL /],
    [{ DATABASE_POOL_MAX: '1' }, /^DATABASE_POOL_MAX /],
    [{ DATABASE_URL: '' }, /^DATABASE_URL must be set, for example postgres:/],
    [
      { SECRETS_KEY: 'hunter2' },
      /^SECRETS_KEY must be 32 random bytes as base64[^2]*"openssl rand -base64 32"/,
    ],
    [
      { SECRETS_KEYS_RETIRED: `${KEY},hunter2` },
      /^SECRETS_KEYS_RETIRED must list keys as SECRETS_KEY [^2]*$/,
    ],
    [{ DNS_SERVERS: '192.0.2.1, my-server' }, /^DNS_SERVERS must be IP addresses.*"my-server" is none$/],
    [
      { CLAMD_ADDRESS: 'clamav' },
      /^CLAMD_ADDRESS must be an address such as clamav.internal:3310, not "clamav"$/,
    ],
    [{ CLAMD_ADDRESS: 'clamav:0' }, /^CLAMD_ADDRESS /],
    [{ CLAMD_ADDRESS: 'clamav:65536' }, /^CLAMD_ADDRESS /],
    [{ SOCIAL_PROVIDERS: '{' }, /^SOCIAL_PROVIDERS must be a JSON array$/],
    [{ LLM_MODELS: '{' }, /^LLM_MODELS must be a JSON array/],
    [{ LLM_MODELS: '[{"id":"a"}]' }, /^LLM_MODELS is wrong: \[0\]\.provider/],
    [{ LLM_DEFAULT_MODEL: 'gpt-9' }, /^LLM_DEFAULT_MODEL names "gpt-9", which LLM_MODELS does not define$/],
  ])('XC-10 refuses %j and names the variable', (env, message) => {
    expect(problemsOf({ DATABASE_URL: URL, ...env })).toEqual([expect.stringMatching(message)]);
  });

  it('XC-10 tells everything that is wrong at once, and never a password', () => {
    const problems = problemsOf({ PORT: 'x', APP_ROLE: 'y', DATABASE_URL: 'postgres:hunter2' });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    ['clamav.internal:3310', { host: 'clamav.internal', port: 3310 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
  ])('XC-10 takes a host and a port as in %s', (address, clamd) => {
    expect(readConfig({ DATABASE_URL: URL, CLAMD_ADDRESS: address }).media).toMatchObject({ clamd });
  });

  it('XC-63 takes keys that were used before beside the one that is', () => {
    const { secrets } = readConfig({
      DATABASE_URL: URL,
      SECRETS_KEY: KEY,
      SECRETS_KEYS_RETIRED: `${KEY}, ${KEY}`,
    });
    expect(secrets).toMatchObject({ key: KEY, retiredKeys: [KEY, KEY] });
  });

  it('XC-62 asks for keys and a public address in production and refuses the development switches there', () => {
    const switches = { ALLOW_WEAK_PASSWORDS: 'true', DNS_RECORDS_FILE: '/tmp/records.json' };
    expect(problemsOf({ NODE_ENV: 'production', DATABASE_URL: URL, ...switches })).toEqual([
      expect.stringContaining('JWT_SIGNING_KEYS'),
      expect.stringContaining('DNS_RECORDS_FILE'),
      expect.stringContaining('SECRETS_KEY'),
      expect.stringContaining('ALLOW_WEAK_PASSWORDS'),
      expect.stringContaining('PUBLIC_URL'),
    ]);
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: URL,
      JWT_SIGNING_KEYS: KEYS,
      SECRETS_KEY: KEY,
      PUBLIC_URL: 'https://api.example/',
    };
    expect(readConfig(production)).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://api.example' });
  });

  const MODEL = {
    id: 'm',
    provider: 'openai-compatible',
    baseUrl: 'http://localhost:9/v1',
    model: 'x',
    contextWindow: 8192,
    maxOutputTokens: 100,
    prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '2' }],
  };
  const models = (...list: object[]) => ({ DATABASE_URL: URL, LLM_MODELS: JSON.stringify(list) });

  it('CNV-12 reads a model’s key from the variable it names', () => {
    const config = readConfig({ ...models({ ...MODEL, apiKeyEnv: 'SOME_KEY' }), SOME_KEY: 'sk-1' });
    expect(config.models.models).toMatchObject([{ id: 'm', apiKey: 'sk-1' }]);
    expect(problemsOf(models({ ...MODEL, apiKeyEnv: 'SOME_KEY' }))).toEqual([
      expect.stringContaining('SOME_KEY is not set'),
    ]);
  });

  it('CNV-14 refuses a model without a price, a second one of an id, and another "offline"', () => {
    expect(problemsOf(models({ ...MODEL, prices: [] }))).toEqual([
      expect.stringContaining('at least one price'),
    ]);
    expect(problemsOf(models(MODEL, MODEL))).toEqual([expect.stringContaining('twice')]);
    expect(problemsOf(models({ ...MODEL, id: 'offline' }))).toEqual([expect.stringContaining('built in')]);
    expect(problemsOf({ DATABASE_URL: URL, LLM_MODELS: '{}' })).toEqual([
      expect.stringContaining('JSON array'),
    ]);
  });
});
