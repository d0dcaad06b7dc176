import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passage } from './llm-provider.js';
import { bestQuote, quoteAnswer, wordGroups, type AnswerPiece } from './offline-answer.js';
import { lexicalVector } from './offline-embedding.js';

const passage = (extra: Partial<Passage> = {}): Passage => ({
  sourceId: 's1',
  title: 'Handbook',
  version: 3,
  part: 'body',
  start: 40,
  text: 'Holidays are asked for in the portal.',
  score: 0.5,
  ...extra,
});
const textOf = (pieces: readonly AnswerPiece[]): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');

describe('quoteAnswer', () => {
  it('CNV-01 says that it is no model, quotes the best passages first, and lists the sources', () => {
    const other = passage({
      sourceId: 's2',
      title: 'Rules',
      version: 1,
      text: 'Ask your manager.',
      score: 0.9,
    });
    expect(textOf(quoteAnswer('holidays', [passage(), other]))).toBe(
      'I am not a language model: I only quote documents you may read. These passages fit your question best:\n\n' +
        '“Ask your manager.” [1]\n\n' +
        '“Holidays are asked for in the portal.” [2]\n\n' +
        'Sources:\n[1] Rules, version 1\n[2] Handbook, version 3',
    );
  });

  it('CNV-01 cites each quote between the quote and its number', () => {
    const pieces = quoteAnswer('holidays', [passage()]);
    const at = pieces.findIndex((piece) => 'citation' in piece);
    expect(pieces[at]).toEqual({
      citation: {
        index: 1,
        sourceId: 's1',
        title: 'Handbook',
        version: 3,
        part: 'body',
        start: 40,
        quote: 'Holidays are asked for in the portal.',
      },
    });
    expect(pieces[at + 1]).toEqual({ text: '[1]\n\n' });
  });

  it('CNV-01 does not depend on the order in which passages of one score come', () => {
    const other = passage({ sourceId: 's0', text: 'Another text.' });
    expect(quoteAnswer('x', [passage(), other])).toEqual(quoteAnswer('x', [other, passage()]));
  });

  it.each([[[]], [[passage({ text: ' \n ' })]]])(
    'CNV-01 says so when nothing was found, and what to do',
    (passages) => {
      const text = textOf(quoteAnswer(`Where is ${'the key '.repeat(50)}?`, passages));
      expect(text).toContain('I am not a language model');
      expect(text).toContain('I found nothing that fits “Where is the key');
      expect(text).toContain('ask an administrator to connect a language model');
      expect(text.length).toBeLessThan(500);
    },
  );
});

describe('bestQuote', () => {
  const text = `${'Nothing of use here. '.repeat(40)}The bicycle is in the cellar. Its key hangs at the door. ${'More filler. '.repeat(60)}`;

  it('CNV-01 finds the sentences that share words with the question', () => {
    const quote = bestQuote(text, 'bicycle key?');
    expect(quote).toContain('The bicycle is in the cellar. Its key hangs at the door.');
  });

  it('CNV-01 cuts a sentence without an end at a word', () => {
    const quote = bestQuote('word '.repeat(300), 'word');
    expect(quote).toMatch(/^(word ?)+$/);
    expect(quote).toMatch(/word$/);
    expect(quote.length).toBeLessThanOrEqual(480);
    expect(bestQuote('x'.repeat(1000), 'x')).toHaveLength(480);
    expect(bestQuote(`x${'😀'.repeat(300)}`, 'x')).toBe(`x${'😀'.repeat(239)}`); // never half a character
  });

  it('CNV-01 only ever quotes word for word, at most 480 characters', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 200 });
    const texts = fc.array(any, { maxLength: 8 }).map((parts) => parts.join('. '));
    fc.assert(
      fc.property(texts, any, (document, query) => {
        const quote = bestQuote(document, query);
        expect(document).toContain(quote);
        expect(quote.length).toBeLessThanOrEqual(480);
        expect(quote === '').toBe(document.trim() === '');
        expect(quote.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('wordGroups', () => {
  it('CNV-11 cuts a text into several deltas that are the text again', () => {
    expect(wordGroups('one two three four five')).toHaveLength(2);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(wordGroups(text).join('')).toBe(text);
      }),
    );
  });
});

describe('lexicalVector', () => {
  const cosine = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, x, i) => sum + x * b[i]!, 0);

  it('CNV-01 puts texts with common words nearer than others', () => {
    const question = lexicalVector('How do I ask for holidays?');
    const near = lexicalVector('Holidays: how to ask for them');
    const far = lexicalVector('The bicycle is in the cellar');
    expect(cosine(question, near)).toBeGreaterThan(cosine(question, far) + 0.3);
    expect(cosine(near, near)).toBeCloseTo(1);
  });

  it('CNV-01 has the length asked for, and is zero for a text without words', () => {
    expect(lexicalVector('water', 16)).toHaveLength(16);
    expect(lexicalVector('…')).toEqual(Array(256).fill(0));
  });
});
