const REDACTED = '[redacted]';
const MAX_DEPTH = 10;

/** By the last word of a field's name: `passwordHash` and `api_key` are secrets, `keyId` and `tokenCount` are not. */
const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'secrets',
  'token',
  'tokens',
  'hash',
  'key',
  'keys',
  'salt',
  'signature',
  'credential',
  'credentials',
  'authorization',
  'cookie',
  'cookies',
  'otp',
  'pin',
]);

/** What people wrote belongs to the conversation or item it was written in, never into the log. */
const TEXT_WORDS = new Set(['prompt', 'text']);

/** Codes that are secret although they may be numbers. */
const NUMERIC_SECRETS = new Set(['otp', 'pin']);

const lastWord = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter(Boolean)
    .at(-1)
    ?.toLowerCase() ?? '';

/** Whether a value under this name must not be kept. Counts and flags (`tokens: 30`) are no secrets. */
function denied(name: string, value: unknown): boolean {
  const word = lastWord(name);
  if (value === null || value === undefined) return false;
  if (typeof value === 'number' || typeof value === 'boolean') return NUMERIC_SECRETS.has(word);
  return SECRET_WORDS.has(word) || TEXT_WORDS.has(word);
}

function withoutSecretsIn(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((each) => withoutSecretsIn(each, depth + 1));
  return redactSecrets(value as Record<string, unknown>, depth + 1);
}

/** A copy in which every value under a deny-listed name, at any depth, is replaced. */
export function redactSecrets(
  details: Readonly<Record<string, unknown>>,
  depth = 0,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      denied(name, value) ? REDACTED : withoutSecretsIn(value, depth),
    ]),
  );
}
