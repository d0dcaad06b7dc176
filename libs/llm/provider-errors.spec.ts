import { describe, expect, it } from 'vitest';
import type { LlmErrorKind } from './llm-error.js';
import { redactor, responseError, retryAfterMs, streamError } from './provider-errors.js';

const same = (text: string): string => text;
const error = (status: number, body: unknown, headers = {}): ReturnType<typeof responseError> =>
  responseError({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, same);

describe('responseError', () => {
  it.each<[number, object, LlmErrorKind, boolean]>([
    [400, { message: 'Unknown parameter', type: 'invalid_request_error' }, 'invalid-request', false],
    [400, { message: 'x', code: 'context_length_exceeded' }, 'context-length', false],
    [400, { message: "This model's maximum context length is 8192 tokens" }, 'context-length', false],
    [413, { message: 'prompt is too long: 300000 tokens' }, 'context-length', false],
    [500, { message: 'the request exceeds the available context size' }, 'context-length', false],
    [400, { message: 'x', code: 'content_filter' }, 'content-filtered', false],
    [422, { message: 'bad' }, 'invalid-request', false],
    [401, { message: 'x' }, 'authentication', false],
    [403, { message: 'x' }, 'authentication', false],
    [402, { message: 'Out of credit' }, 'unavailable', false],
    [404, { message: 'No such model', code: 'model_not_found' }, 'unavailable', false],
    [408, { message: 'x' }, 'timeout', true],
    [504, { message: 'x' }, 'timeout', true],
    [409, { message: 'x' }, 'unavailable', true],
    [429, { message: 'too many tokens per minute' }, 'rate-limited', true],
    [429, { message: 'x', code: 'insufficient_quota' }, 'rate-limited', false],
    [500, { message: 'x' }, 'unavailable', true],
    [529, { message: 'Overloaded' }, 'unavailable', true],
  ])('CNV-13 status %i with %j is %s, worth a retry: %s', (status, body, kind, retryable) => {
    expect(error(status, { error: body })).toMatchObject({ kind, retryable, status });
  });

  it.each([
    ['an object', { error: { message: 'Nope' } }, 'Nope'],
    ['a string', { error: 'Nope' }, 'Nope'],
    ['a list', [{ error: { message: 'Nope' } }], 'Nope'],
    ['a message', { message: 'Nope' }, 'Nope'],
    ['a detail', { detail: 'Nope' }, 'Nope'],
    ['plain text', 'upstream connect error', 'upstream connect error'],
    ['nothing', '', 'The provider answered with status 500'],
    ['JSON without a message', { error: { code: 7 } }, 'The provider answered with status 500'],
    ['a number', '7', 'The provider answered with status 500'],
    [
      'an HTML page',
      '<html><body>Bad gateway</body></html>',
      'The provider answered with status 500 and an HTML page',
    ],
  ])('CNV-13 keeps what the provider said as %s', (_, body, message) => {
    expect(error(500, body).message).toBe(message);
  });

  it('CNV-13 recognizes an HTML page by its type as well', () => {
    expect(error(502, 'Oops', { 'content-type': 'text/html' }).message).toContain('an HTML page');
  });

  it('CNV-13 refuses redirects, and bodies of another type or compressed', () => {
    expect(error(302, '', { location: 'http://evil.test' })).toMatchObject({
      kind: 'protocol',
      retryable: false,
      status: 302,
    });
    expect(error(200, '<html>', { 'content-type': 'text/html' }).message).toBe(
      'The provider answered with status 200, text/html',
    );
    expect(error(200, '', { 'content-encoding': 'gzip' }).message).toContain('gzip');
    expect(error(200, 'null', {})).toMatchObject({ kind: 'protocol' });
  });

  it('CNV-13 finds an error inside a success', () => {
    expect(error(200, { error: { message: 'Slow down', code: 429 } })).toMatchObject({
      kind: 'rate-limited',
      status: 429,
    });
  });
});

describe('streamError', () => {
  it.each<[unknown, LlmErrorKind]>([
    [{ message: 'x', type: 'rate_limit_exceeded' }, 'rate-limited'],
    [{ message: 'x', type: 'insufficient_quota' }, 'rate-limited'],
    [{ message: 'x', code: 'invalid_api_key' }, 'authentication'],
    [{ message: 'x', type: 'timeout_error' }, 'timeout'],
    [{ message: 'x', type: 'invalid_request_error' }, 'invalid-request'],
    [{ message: 'x', type: 'server_error' }, 'unavailable'],
    [{ message: 'x', code: 7 }, 'unavailable'],
    [{ message: 'prompt is too long' }, 'context-length'],
    ['Something broke', 'unavailable'],
    [{}, 'unavailable'],
  ])('CNV-13 %j is %s', (wire, kind) => {
    expect(streamError(wire, same).kind).toBe(kind);
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2031-05-01T10:00:00Z');

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 01 May 2031 10:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Thu, 01 May 2031 09:00:00 GMT' }, 0],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('CNV-13 reads %j as %s ms', (headers, expected) => {
    expect(retryAfterMs(headers, now)).toBe(expected);
  });
});

describe('redactor', () => {
  it('CNV-12 removes known secrets and everything shaped like a key, and cuts long pages', () => {
    const redact = redactor(['my-azure-key', '']);
    expect(redact('Bad key my-azure-key!')).toBe('Bad key [redacted]!');
    expect(redact('Incorrect API key: sk-proj-abcDEF123***xyz.')).toBe('Incorrect API key: [redacted].');
    expect(redact('header "Bearer abc.def.ghi"')).toBe('header "[redacted]"');
    expect(redact('a risk-averse task')).toBe('a risk-averse task');
    expect(redact('x'.repeat(2000))).toHaveLength(500);
  });
});
