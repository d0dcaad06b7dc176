import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from './passages.js';

describe('passages', () => {
  it('MED-04 CNT-09 together are the text again, and none is too long, empty or half a character', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 50 }), (whole, longest) => {
        const passages = passagesOf(whole, longest);
        expect(passages.join('')).toBe(whole);
        for (const passage of passages) {
          expect(passage.length).toBeGreaterThan(0);
          expect(passage.length).toBeLessThanOrEqual(longest);
          expect(passage.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('MED-04 end after a paragraph, else after a sentence, else after a word', () => {
    expect(passagesOf('One two.\n\nThree four five. Six', 20)).toEqual([
      'One two.\n\n',
      'Three four five. Six',
    ]);
    expect(passagesOf('One two. Three four five', 16)).toEqual(['One two. ', 'Three four five']);
    expect(passagesOf('abcdef ghijkl mnop', 8)).toEqual(['abcdef ', 'ghijkl ', 'mnop']);
    expect(passagesOf('', 8)).toEqual([]);
  });
});
