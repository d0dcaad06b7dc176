import { describeError } from './error-description.js';

const CENSOR = '[redacted]';
const MAX_DEPTH = 6;

/** Compared in lower case and without `_` and `-`, so that every spelling of a name is one entry. */
const SECRETS = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'cookies',
  'setcookie',
  'xapikey',
  'idempotencykey',
  'password',
  'currentpassword',
  'newpassword',
  'passwordhash',
  'passphrase',
  'token',
  'tokenhash',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'apikey',
  'keyhash',
  'privatekey',
  'secret',
  'secrethash',
  'clientsecret',
  'totpsecret',
  'recoverycodes',
  'otp',
  'csrftoken',
  'connectionstring',
]);

/** Whether a name is secret is asked for the same few names over and over. */
const known = new Map<string, boolean>();
const MAX_KNOWN = 2_000;

function isSecret(name: string): boolean {
  const answer = known.get(name);
  if (answer !== undefined) return answer;
  const secret = SECRETS.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
  // Names can come from outside, so the memory of them has a bound.
  if (known.size < MAX_KNOWN) known.set(name, secret);
  return secret;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) {
    const copy = value.map((each) => redactValue(each, depth + 1));
    return copy.some((each, i) => each !== value[i]) ? copy : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Dates, URLs and the like print themselves; headers of Node come without a prototype.
  if (prototype !== Object.prototype && prototype !== null) return value;
  return redact(value as Record<string, unknown>, depth);
}

/**
 * The object with every secret in it replaced, at any depth a log line reasonably has. Copies only what
 * changes; errors inside become their description.
 */
export function redact(object: Record<string, unknown>, depth = 0): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const name in object) {
    const value = object[name];
    const safe = value !== undefined && isSecret(name) ? CENSOR : redactValue(value, depth + 1);
    if (safe === value) continue;
    copy ??= { ...object };
    copy[name] = safe;
  }
  return copy ?? object;
}
