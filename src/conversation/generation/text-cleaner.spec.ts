import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextCleaner } from './text-cleaner.js';

function cleaned(pieces: readonly string[]): string {
  const cleaner = new TextCleaner();
  return pieces.map((piece) => cleaner.push(piece)).join('') + cleaner.end();
}

describe('TextCleaner', () => {
  it('CNV-11 puts a character together that arrives in two halves', () => {
    expect(cleaned(['a\uD83D', '\uDE00b'])).toBe('a😀b');
  });

  it('CNV-13 replaces what cannot be stored: NUL and halves that stay alone', () => {
    expect(cleaned(['a\0b', '\uD83D'])).toBe('a\uFFFDb\uFFFD');
    expect(cleaned(['\uDE00x'])).toBe('\uFFFDx');
  });

  it('CNV-11 gives the same text however it was cut, and never a half character in between', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(30)), (text, cuts) => {
        const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b);
        const pieces = [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
        const cleaner = new TextCleaner();
        const out = pieces.map((piece) => cleaner.push(piece));
        expect(out.every((piece) => piece.isWellFormed())).toBe(true);
        expect(out.join('') + cleaner.end()).toBe(text.toWellFormed().replaceAll('\0', '\uFFFD'));
      }),
    );
  });
});
