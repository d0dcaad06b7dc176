import { describe, expect, it } from 'vitest';
import { fixedBy } from './trial-settings.js';

describe('what a variant fixes of a question', () => {
  it('EXP-01 is what it names, and nothing else', () => {
    expect(fixedBy({ temperature: null, maxOutputTokens: null, reasoningEffort: null })).toEqual({});
    const all = { temperature: 0, maxOutputTokens: 7, reasoningEffort: 'none' as const };
    expect(fixedBy(all)).toEqual(all);
  });
});
