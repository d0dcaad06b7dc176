import { describe, expect, it } from 'vitest';
import { abortError, LlmError, throwIfAborted, toLlmError, type LlmErrorKind } from './llm-error.js';

describe('LlmError', () => {
  it.each<[LlmErrorKind, string, boolean]>([
    ['rate-limited', 'llm.rate_limited', true],
    ['timeout', 'llm.timeout', true],
    ['unavailable', 'llm.unavailable', true],
    ['protocol', 'llm.protocol', true],
    ['invalid-request', 'llm.invalid_request', false],
    ['authentication', 'llm.authentication', false],
    ['context-length', 'llm.context_length', false],
    ['content-filtered', 'llm.content_filtered', false],
    ['aborted', 'llm.aborted', false],
  ])('CNV-13 %s has the code %s; worth a retry: %s', (kind, code, retryable) => {
    expect(new LlmError(kind, 'x')).toMatchObject({ code, retryable, message: 'x', name: 'LlmError' });
  });

  it('CNV-13 lets an adapter that knows better decide about the retry', () => {
    expect(new LlmError('rate-limited', 'Out of credit', { retryable: false }).retryable).toBe(false);
  });

  it('CNV-13 carries status and retry-after only when there are any', () => {
    expect(new LlmError('rate-limited', 'x', { status: 429, retryAfterMs: 0 })).toMatchObject({
      status: 429,
      retryAfterMs: 0,
    });
    expect(Object.keys(new LlmError('timeout', 'x'))).not.toContain('status');
  });

  it('CNV-10 takes the reason of an aborted signal when it says why', () => {
    const deadline = new LlmError('timeout', 'Too late');
    expect(abortError(AbortSignal.abort(deadline))).toBe(deadline);
    const plain = abortError(AbortSignal.abort('user'));
    expect(plain).toMatchObject({ kind: 'aborted', cause: 'user' });
    expect(() => throwIfAborted(AbortSignal.abort())).toThrow(LlmError);
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
  });

  it('CNV-13 wraps what is no LlmError, with its cause', () => {
    const known = new LlmError('timeout', 'x');
    const unknown = new TypeError('boom');
    expect(toLlmError(known, 'protocol', 'y')).toBe(known);
    expect(toLlmError(unknown, 'protocol', 'y')).toMatchObject({
      kind: 'protocol',
      message: 'y',
      cause: unknown,
    });
  });
});
