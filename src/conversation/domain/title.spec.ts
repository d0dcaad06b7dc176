import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTitle } from './title.js';

describe('cleanTitle', () => {
  it.each([
    ['Marmots in winter', 'Marmots in winter'],
    ['"Marmots in winter."', 'Marmots in winter'],
    ['\n\n## **Marmots** in _winter_\nAnd an explanation', 'Marmots in winter'],
    ['Title: „Murmeltiere im Winter“', 'Murmeltiere im Winter'],
    ['<b>Marmots</b> in [winter](https://example.com)', 'Marmots in winter'],
    ['What is snake_case?', 'What is snake_case?'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['  \n', undefined],
    ['"…"', undefined],
    ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ])('CNV-04 makes of %j %j', (written, title) => {
    expect(cleanTitle(written)).toBe(title);
  });

  it('CNV-04 is one line of eighty characters at most, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (written) => {
        const title = cleanTitle(written) ?? 'none';
        expect([...title].length).toBeLessThanOrEqual(80);
        expect(title).not.toMatch(/[\r\n\0]/);
        expect(title.trim()).toBe(title);
      }),
      { numRuns: 2_000 },
    );
  });
});
