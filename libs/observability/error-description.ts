const MAX_CAUSES = 5;
const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Facts of a driver's error that name objects of the schema. `detail`, `where` and `query` carry row values. */
const DRIVER_FACTS = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const;

export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
  readonly [fact: string]: unknown;
}

/** Credentials in URLs and headers that a library quoted in its message. */
const withoutCredentials = (text: string): string =>
  text
    .replace(/(\w:\/\/[^\s:/@]*:)[^\s@/]+@/g, '$1[redacted]@')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]');

/** Class 22 (data exception) quotes the offending value; the other classes quote names only. */
const withoutValues = (message: string, code: unknown): string =>
  typeof code === 'string' && SQLSTATE.test(code) && code.startsWith('22')
    ? message.replace(/"[\s\S]*"/, '"[value]"')
    : message;

const frames = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

/**
 * An error as it may appear in logs, traces and job outputs: with its causes and stacks, without the values of
 * SQL parameters, without credentials, and without whatever else a library hung on the object.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutCredentials(String(error)) };
  const facts = error as Error & Record<string, unknown>;
  const message = withoutCredentials(withoutValues(error.message, facts['code']));
  const type = error.constructor.name || error.name;
  const description: Record<string, unknown> = { type, message };
  for (const fact of DRIVER_FACTS) {
    if (typeof facts[fact] === 'string' || typeof facts[fact] === 'number') description[fact] = facts[fact];
  }
  // The first lines of a stack repeat the message, values included.
  if (error.stack) description['stack'] = `${type}: ${message}\n${frames(error.stack)}`;
  if (depth < MAX_CAUSES && error.cause !== undefined)
    description['cause'] = describeError(error.cause, depth + 1);
  if (depth < MAX_CAUSES && error instanceof AggregateError) {
    description['errors'] = error.errors.slice(0, MAX_CAUSES).map((each) => describeError(each, depth + 1));
  }
  return description as ErrorDescription & typeof description;
}
