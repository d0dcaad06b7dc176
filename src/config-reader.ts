import { isIP } from 'node:net';

/** Everything wrong with the configuration at once, each line naming a variable and what it takes. */
export class ConfigurationInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationInvalid';
  }
}

/** Where variables are read from. */
export type Env = Readonly<Record<string, string | undefined>>;

/** 32 bytes as base64. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Reads variables and collects what is wrong with them. */
export class ConfigReader {
  private readonly problems: string[] = [];

  constructor(readonly env: Env) {}

  problem(text: string): void {
    this.problems.push(text);
  }

  finish(): void {
    if (this.problems.length > 0) throw new ConfigurationInvalid(this.problems);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.env[name];
    if (text === undefined || text === '') return fallback;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.problem(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    return fallback;
  }

  choice<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const value = this.env[name] || fallback;
    if (values.includes(value as T)) return value as T;
    this.problem(`${name} must be one of ${values.join(', ')}, not "${value}"`);
    return fallback;
  }

  host(name: string, fallback: string): string {
    const value = this.env[name] || fallback;
    if (isIP(value) || value === 'localhost') return value;
    this.problem(`${name} must be an IP address or localhost, not "${value}"`);
    return fallback;
  }

  hostAndPort(name: string): { host: string; port: number } | undefined {
    const value = this.env[name] || undefined;
    if (value === undefined) return undefined;
    const [, host = '', port = ''] = /^\[?([^\s[\]/]+?)\]?:(\d{1,5})$/.exec(value) ?? [];
    if (host !== '' && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
    this.problem(`${name} must be an address such as clamav.internal:3310, not "${value}"`);
    return undefined;
  }

  list(name: string): string[] {
    return (this.env[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }

  origins(name: string): string[] {
    const origins = this.list(name);
    for (const origin of origins) {
      if (URL.parse(origin)?.origin !== origin)
        this.problem(`${name} must list origins such as https://app.example.com, not "${origin}"`);
    }
    return origins;
  }

  httpUrl(name: string, fallback: string): string {
    const value = (this.env[name] || fallback).replace(/\/+$/, '');
    if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
    this.problem(`${name} must be an http or https address, not "${value}"`);
    return fallback;
  }

  /** The value is never repeated in the message: it holds a password. */
  postgresUrl(name: string, required = true): string | undefined {
    const value = this.env[name] || undefined;
    if (value === undefined) {
      if (required)
        this.problem(`${name} must be set, for example postgres://user:password@host:5432/ai_gym`);
      return undefined;
    }
    const url = URL.parse(value);
    if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== '') return value;
    this.problem(`${name} must be an address such as postgres://user:password@host:5432/ai_gym`);
    return undefined;
  }

  /** The value is never repeated in the message: it is a secret. */
  key(name: string): string | undefined {
    const value = this.env[name] || undefined;
    if (value === undefined || KEY.test(value)) return value;
    this.problem(`${name} must be 32 random bytes as base64, as "openssl rand -base64 32" makes them`);
    return undefined;
  }

  keys(name: string): string[] {
    const keys = this.list(name);
    if (keys.some((key) => !KEY.test(key)))
      this.problem(`${name} must list keys as SECRETS_KEY takes them, separated by commas`);
    return keys;
  }

  /** The value is never repeated in the message: it holds a password. */
  smtpUrl(name: string): string | undefined {
    const value = this.env[name] || undefined;
    const url = value === undefined ? null : URL.parse(value);
    if (value === undefined || (url && /^smtps?:$/.test(url.protocol) && url.hostname !== '')) return value;
    this.problem(`${name} must be an address such as smtp://user:password@mail.example.com:587`);
    return undefined;
  }

  mailAddress(name: string, fallback: string): string {
    const value = this.env[name] || fallback;
    if (/^([^\s<>@]+@[^\s<>@]+|[^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>)$/.test(value)) return value;
    this.problem(`${name} must be an address such as AI GYM <no-reply@example.com>, not "${value}"`);
    return fallback;
  }

  attempt<T>(name: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.problem(`${name} ${(error as Error).message}`);
      return undefined;
    }
  }
}
