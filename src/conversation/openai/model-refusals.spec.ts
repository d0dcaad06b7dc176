import { describe, expect, it } from 'vitest';
import { LlmError, type LlmErrorKind } from '#libs/llm/llm-error.js';
import { PriceUnknown } from '#libs/llm/prices.js';
import { toRefusal } from './model-refusals.js';

describe('what the failure of a model means to a program', () => {
  it.each<[LlmErrorKind, string, string]>([
    ['rate-limited', 'openai.provider_rate_limited', 'too-many-requests'],
    ['timeout', 'openai.provider_failed', 'unavailable'],
    ['unavailable', 'openai.provider_failed', 'unavailable'],
    ['authentication', 'openai.provider_failed', 'unavailable'],
    ['protocol', 'openai.provider_failed', 'unavailable'],
    ['invalid-request', 'openai.provider_refused', 'malformed'],
    ['context-length', 'openai.context_length_exceeded', 'malformed'],
    ['content-filtered', 'openai.content_filter', 'malformed'],
    ['unsupported', 'openai.model_refused', 'forbidden'],
  ])('CNV-13 %s is %s', (kind, code, refusal) => {
    expect(toRefusal(new LlmError(kind, 'No'))).toMatchObject({ code, kind: refusal, message: 'No' });
  });

  it.each([
    [undefined, undefined],
    [0, 1],
    [1_200, 2],
  ])('CNV-13 says when to come back where the provider did: after %s ms', (retryAfterMs, seconds) => {
    const error = new LlmError('rate-limited', 'No', { retryAfterMs });
    expect(toRefusal(error)).toMatchObject({ retryAfterSeconds: seconds });
  });

  it('CNV-14 a model without a price is refused, because it is never free', () => {
    expect(toRefusal(new PriceUnknown('m'))).toMatchObject({ code: 'openai.model_refused' });
  });

  it('CNV-13 a failure of our own stays what it is', () => {
    const error = new TypeError('x is undefined');
    expect(toRefusal(error)).toBe(error);
  });
});
