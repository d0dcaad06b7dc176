import { describe, expect, it } from 'vitest';
import { limitOf } from './plan.js';

describe('what a plan allows', () => {
  it.each([
    ['generations', 50],
    ['seats', null],
    ['not part of it', 0],
  ])('BIL-13 of %s is %s', (meter, limit) => {
    expect(limitOf({ generations: 50, seats: null }, meter)).toBe(limit);
  });
});
