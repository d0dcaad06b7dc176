import { describe, expect, it } from 'vitest';
import { referencesIn, withReferences } from './references.js';

const marked = (id: string) => `new-${id}`;

describe('references within content', () => {
  it('CNT-15 MIG-03 are rewritten wherever they are, and nothing else is', () => {
    expect(
      withReferences(
        { body: 'p', prompt_ref: { id: 'p', label: 'l' }, knowledge_refs: ['a', 7, null, {}] },
        marked,
      ),
    ).toEqual({
      body: 'p',
      prompt_ref: { id: 'new-p', label: 'l' },
      knowledge_refs: ['new-a', 'new-7', null, {}],
    });
    expect(withReferences({ prompt_ref: 5 }, marked)).toEqual({ prompt_ref: 'new-5' });
    expect(withReferences({ prompt_ref: null }, marked)).toEqual({ prompt_ref: null });
    expect(withReferences({ knowledge_refs: 'a' }, marked)).toEqual({ knowledge_refs: 'a' });
  });

  it('CNT-15 are found where there are any', () => {
    expect(referencesIn({ prompt_ref: 'p', knowledge_refs: ['a', false] })).toEqual(['p', 'a']);
    expect(referencesIn({ body: 'p' })).toEqual([]);
  });
});
