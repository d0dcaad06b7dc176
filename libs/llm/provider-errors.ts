import type { IncomingHttpHeaders } from 'node:http';
import { LlmError, type LlmErrorKind } from './llm-error.js';

/** What OpenAI and the servers that imitate it put into an error; nothing of it is certain. */
interface WireError {
  readonly message: string;
  readonly code?: string | number;
  readonly type?: string;
}

export interface ErrorResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Redact = (text: string) => string;

const maxMessageLength = 500;
const tooLong =
  /context[ _-]?(length|window|size)|maximum (context|prompt)|prompt is too long|too many (input )?tokens|input token count/i;
const filtered = /content[_ -]?(filter|policy)|moderation|safety/i;
const filteredInWords = /blocked by content filter|content filtering policy/i;
const wrongKey = /api key not valid|api_key_invalid/i;
const quotaSpent = /insufficient_quota|quota_exceeded|billing/i;

/**
 * An answer other than the one asked for: an error, a redirect (refused: it would carry the key to another host),
 * or a success of the wrong type, which may still hold an error.
 */
export function responseError(response: ErrorResponse, redact: Redact): LlmError {
  const { status, headers } = response;
  if (status >= 400) return wireError(parseBody(response), redact, status, retryAfterMs(headers));
  const error = status < 300 ? errorInside(response.body) : undefined;
  if (error !== undefined) return streamError(error, redact);
  const { 'content-type': type = 'no content type', 'content-encoding': encoding } = headers;
  const message = `The provider answered with status ${status}, ${[type, encoding].filter(Boolean).join(', ')}`;
  return new LlmError('protocol', message, { status, retryable: false });
}

/** An error object inside a stream; a numeric code in it is an HTTP status. */
export function streamError(error: unknown, redact: Redact): LlmError {
  const wire = readError(error) ?? { message: 'The provider reported an error without a message' };
  const status = typeof wire.code === 'number' && wire.code >= 400 && wire.code < 600 ? wire.code : undefined;
  return wireError(wire, redact, status);
}

/** Replaces every secret, and everything shaped like a key, in what a provider said. */
export function redactor(secrets: readonly string[]): Redact {
  const known = secrets.filter((secret) => secret.length >= 4);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, '[redacted]');
    return clean
      .replace(/\b(sk|gsk|xai)-[\w*-]{6,}|Bearer\s+[^\s"']+/gi, '[redacted]')
      .slice(0, maxMessageLength);
  };
}

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date. */
export function retryAfterMs(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (exact >= 0) return exact;
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = value.trim() === '' ? Number.NaN : Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function wireError(error: WireError, redact: Redact, status?: number, retryAfter?: number): LlmError {
  const kind = kindOf(error, status);
  const spent = quotaSpent.test(`${error.code} ${error.type}`);
  return new LlmError(kind, redact(error.message), {
    ...(status === undefined ? {} : { status }),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    ...(spent || status === 402 || status === 404 ? { retryable: false } : {}),
  });
}

function kindOf({ message, code, type }: WireError, status?: number): LlmErrorKind {
  const names = `${code} ${type}`;
  const blamesRequest =
    status === undefined || status === 400 || status === 413 || status === 422 || status >= 500;
  if (blamesRequest && tooLong.test(`${names} ${message}`)) return 'context-length';
  if (blamesRequest && (filtered.test(names) || filteredInWords.test(message))) return 'content-filtered';
  if (wrongKey.test(message)) return 'authentication'; // Google answers it with 400
  return status === undefined ? kindOfName(names) : kindOfStatus(status);
}

/** 402 and 404 are mistakes of the gateway's configuration: another provider may still answer. */
function kindOfStatus(status: number): LlmErrorKind {
  if (status === 401 || status === 403) return 'authentication';
  if (status === 429) return 'rate-limited';
  if (status === 408 || status === 504) return 'timeout';
  if (status >= 500 || status === 402 || status === 404 || status === 409) return 'unavailable';
  return 'invalid-request';
}

function kindOfName(names: string): LlmErrorKind {
  if (/rate_limit|quota|too_many|resource_exhausted/i.test(names)) return 'rate-limited';
  if (/api_key|(un)?authenticat|permission/i.test(names)) return 'authentication';
  if (/timeout|deadline/i.test(names)) return 'timeout';
  return /invalid/i.test(names) ? 'invalid-request' : 'unavailable';
}

function parseBody({ status, headers, body }: ErrorResponse): WireError {
  const fallback = `The provider answered with status ${status}`;
  const type = headers['content-type'] ?? '';
  if (/html/i.test(type) || /^\s*</.test(body)) return { message: `${fallback} and an HTML page` };
  try {
    return readError(JSON.parse(body)) ?? { message: fallback };
  } catch {
    return { message: body.trim() === '' ? fallback : body }; // plain text says more than that it is no JSON
  }
}

function errorInside(body: string): unknown {
  try {
    return (JSON.parse(body) as { error?: unknown } | null)?.error ?? undefined;
  } catch {
    return undefined; // no JSON, so no error object; the caller reports the type it got
  }
}

/** `{error: {…}}`, `{error: 'text'}`, `[{error}]`, `{message}`, `{detail}`: all are in use. */
function readError(value: unknown): WireError | undefined {
  if (typeof value === 'string') return { message: value };
  if (Array.isArray(value)) return readError(value[0]);
  if (typeof value !== 'object' || value === null) return undefined;
  const { error, message, detail, code, status, type = status } = value as Record<string, unknown>;
  if (error !== undefined && error !== null) return readError(error);
  const text = [message, detail].find((candidate) => typeof candidate === 'string');
  if (text === undefined) return undefined;
  return {
    message: text,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof type === 'string' ? { type } : {}),
  };
}
