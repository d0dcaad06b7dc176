import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from './llm-provider.js';
import { countTokens, estimateTokens, UsageMeter } from './tokens.js';

const text = fc.string({ unit: 'grapheme' });

describe('estimateTokens', () => {
  it('CNV-01 is 0 for nothing and at least 1 for anything', () => {
    expect(estimateTokens('')).toBe(0);
    fc.assert(fc.property(text, (a) => estimateTokens(a) >= (a === '' ? 0 : 1)));
  });

  it('CNV-01 never counts more text as fewer tokens, wherever it is added', () => {
    fc.assert(
      fc.property(text, text, text, (before, added, after) => {
        expect(estimateTokens(before + added + after)).toBeGreaterThanOrEqual(estimateTokens(before + after));
      }),
    );
  });

  it('CNV-01 never counts the parts of a text as less than the whole, nor by more than one each', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const parts = estimateTokens(a) + estimateTokens(b);
        expect(parts).toBeGreaterThanOrEqual(estimateTokens(a + b));
        expect(parts).toBeLessThanOrEqual(estimateTokens(a + b) + 1);
      }),
    );
  });

  it.each([
    [
      'English prose',
      'The quick brown fox jumps over the lazy dog, and nobody in the village was surprised.',
      3,
      5,
    ],
    ['code', 'const total = items.reduce((sum, item) => sum + item.price * item.count, 0);', 2, 4],
    ['Cyrillic', 'Быстрая лисица перепрыгнула через ленивую собаку', 1.5, 2.6],
    ['Chinese', '敏捷的棕色狐狸跳过了懒狗', 0.9, 1.1],
    ['emoji', '😀😀😀😀', 0.7, 0.9],
  ])('CNV-01 counts %s with a plausible number of characters per token', (_, sample, low, high) => {
    const perToken = sample.length / estimateTokens(sample);
    expect(perToken).toBeGreaterThanOrEqual(low);
    expect(perToken).toBeLessThanOrEqual(high);
  });
});

describe('countTokens', () => {
  const question: ChatMessage = { role: 'user', content: 'How many days of holiday do I have?' };

  it('CNV-01 counts framing, calls of tools and their answers besides the text', () => {
    const call = { id: 'c1', name: 'days_left', arguments: '{"year":2031}' };
    const base = countTokens([question]);
    expect(base).toBeGreaterThan(estimateTokens('How many days of holiday do I have?'));
    expect(countTokens([question, { role: 'assistant', content: '', toolCalls: [call] }])).toBeGreaterThan(
      base + 4,
    );
    expect(countTokens([question, { role: 'tool', toolCallId: 'c1', content: '12' }])).toBeGreaterThan(
      base + 4,
    );
    expect(countTokens([question, { role: 'system', content: '' }])).toBe(base + 4);
    expect(countTokens([question], [{ name: 'days_left', parameters: { type: 'object' } }])).toBeGreaterThan(
      base + 8,
    );
  });

  it('CNV-01 counts an image by its detail, not by the length of its URL', () => {
    const image = (url: string, detail?: 'low'): ChatMessage => ({
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', url, ...(detail && { detail }) },
      ],
    });
    const remote = countTokens([image('https://example.com/a.png')]);
    expect(countTokens([image(`data:image/png;base64,${'A'.repeat(100_000)}`)])).toBe(remote);
    expect(countTokens([image('https://example.com/a.png', 'low')])).toBeLessThan(remote);
    expect(countTokens([image('https://example.com/a.png', 'low')])).toBeGreaterThan(85);
  });

  it('CNV-01 grows with every message', () => {
    const message = fc.record({ role: fc.constant('user' as const), content: text });
    fc.assert(
      fc.property(fc.array(message), message, (messages, next) => {
        expect(countTokens([...messages, next])).toBeGreaterThan(countTokens(messages));
      }),
    );
  });
});

describe('UsageMeter', () => {
  const request = { messages: [{ role: 'user', content: 'Hello' }] } as const;

  it('CNV-14 estimates what was delivered before the provider sent figures, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(text), (deltas) => {
        const meter = new UsageMeter(request);
        for (const delta of deltas) meter.add({ type: 'text', text: delta });
        expect(meter.usage().outputTokens).toBe(estimateTokens(deltas.join('')));
      }),
    );
  });

  it('CNV-14 counts reasoning and tool calls as output, reasoning also apart', () => {
    const meter = new UsageMeter(request);
    meter.add({ type: 'reasoning', text: 'thinking about it' });
    meter.add({ type: 'tool-call', id: '1', name: 'search', arguments: '{"q":"holiday"}' });
    const usage = meter.usage();
    expect(usage).toMatchObject({ source: 'estimated', inputTokens: countTokens(request.messages) });
    expect(usage.reasoningTokens).toBe(estimateTokens('thinking about it'));
    expect(usage.outputTokens).toBe(usage.reasoningTokens + estimateTokens('search{"q":"holiday"}'));
  });

  it('CNV-14 prefers the figures of the provider', () => {
    const meter = new UsageMeter(request);
    const usage = {
      inputTokens: 5,
      outputTokens: 7,
      cachedInputTokens: 1,
      reasoningTokens: 2,
      source: 'provider',
    } as const;
    meter.add({ type: 'text', text: 'a long text that would count as more' });
    meter.add({ type: 'usage', usage });
    meter.add({ type: 'finish', reason: 'stop' });
    expect(meter.usage()).toBe(usage);
  });
});
