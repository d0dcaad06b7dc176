import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowBegin, windowEnd, windowOf } from './usage-window.js';

describe('usage windows', () => {
  it.each([
    ['2026-11-21T06:00:00.000Z', '2026-11-01', '2026-12-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', '2028-02-01', '2028-03-01T00:00:00.000Z'],
  ])('BIL-06 %s is counted in the month from %s to %s', (at, start, end) => {
    expect(windowOf(new Date(at))).toBe(start);
    expect(windowEnd(start).toISOString()).toBe(end);
  });

  it('BIL-06 every instant lies in its own window, from its begin up to but without its end', () => {
    const instants = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2200-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (at) => {
        const window = windowOf(at);
        expect(windowBegin(window) <= at && at < windowEnd(window)).toBe(true);
        expect(windowOf(windowEnd(window))).not.toBe(window);
      }),
    );
  });
});
