import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountFromCents, usdFromNano } from './money.js';

describe('money as text', () => {
  it.each([
    [0n, '0.0000'],
    [1n, '0.000000001'],
    [1_500_000n, '0.0015'],
    [1_000_000_000n, '1.0000'],
    [12_345_678_901_234_567_890n, '12345678901.23456789'],
    [-1_500_000n, '-0.0015'],
  ])('C-14 %s billionths of a dollar are %s', (nano, text) => {
    expect(usdFromNano(nano)).toBe(text);
  });

  it('C-14 no billionth is lost, however large the sum', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (nano) => {
        const [whole = '', decimals = ''] = usdFromNano(nano).replace('-', '').split('.');
        const back = BigInt(whole + decimals.padEnd(9, '0'));
        expect(nano < 0n ? -back : back).toBe(nano);
      }),
    );
  });

  it.each([
    [0, '0.00'],
    [1900, '19.00'],
    [5, '0.05'],
    [2_147_483_647, '21474836.47'],
  ])('C-14 %s cents are %s', (cents, text) => {
    expect(amountFromCents(cents)).toBe(text);
  });
});
