import { describe, expect, it } from 'vitest';
import { Spending } from './spending.js';

describe('what an answer has used', () => {
  const nothing = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 };

  it('CNV-14 is nothing before a model was asked, and where nothing came of it', () => {
    const spending = new Spending(() => undefined);
    expect(spending.total()).toEqual({ usage: { ...nothing, source: 'estimated' }, cost: 0n });
    expect(spending.endTurn()).toEqual({ usage: { ...nothing, source: 'estimated' }, costNanoUsd: '0' });
    spending.begin({ messages: [{ role: 'user', content: 'Hi' }] });
    expect(spending.total().usage).toMatchObject(nothing);
    spending.count({ type: 'text', text: 'Hello' });
    expect(spending.total().usage.outputTokens).toBeGreaterThan(0);
  });
});
