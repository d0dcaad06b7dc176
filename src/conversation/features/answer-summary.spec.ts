import { describe, expect, it } from 'vitest';
import { toSummary } from './answer-summary.js';

const row: Parameters<typeof toSummary>[0] = {
  id: 'a',
  state: 'complete',
  finishReason: 'stop',
  provider: 'p',
  modelUsed: 'm',
  inputTokens: 3,
  outputTokens: 4,
  usageSource: 'provider',
  citations: [],
  errorCode: null,
  errorDetail: null,
};

describe('how an answer ended, as it is kept', () => {
  it('CNV-11 CNV-14 tells what it used, as far as is known', () => {
    expect(toSummary(row)).toEqual({
      messageId: 'a',
      state: 'complete',
      finishReason: 'stop',
      provider: 'p',
      model: 'm',
      usage: { inputTokens: 3, outputTokens: 4, source: 'provider' },
      citations: [],
      error: null,
    });
    expect(toSummary({ ...row, inputTokens: null, outputTokens: null }).usage).toEqual({
      inputTokens: 0,
      outputTokens: 0,
      source: 'provider',
    });
    expect(toSummary({ ...row, usageSource: null }).usage).toBeNull();
  });

  it('CNV-13 tells why it failed', () => {
    const failed = { ...row, state: 'failed' as const, errorCode: 'llm.timeout' };
    const { error } = toSummary({ ...failed, errorDetail: 'It took too long.' });
    expect(error).toEqual({ code: 'llm.timeout', detail: 'It took too long.' });
    expect(toSummary(failed).error).toEqual({ code: 'llm.timeout', detail: '' });
  });
});
