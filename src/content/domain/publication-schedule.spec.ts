import { describe, expect, it } from 'vitest';
import { publishingRefusal } from './publication-schedule.js';

describe('publishing by itself', () => {
  it('CNT-02 is refused for another version than was planned, and for one that is not approved any more', () => {
    const refusal = (status: 'approved' | 'draft', version: number) =>
      publishingRefusal({ status, version }, 2)?.code;
    expect(refusal('approved', 2)).toBeUndefined();
    expect(refusal('approved', 3)).toBe('content.changed_since');
    expect(refusal('draft', 2)).toBe('content.move_not_allowed');
  });
});
