import { describe, expect, it, vi } from 'vitest';
import { isId, newId } from './id.js';

describe('new ids', () => {
  it('XC-32 are UUIDs of version 7, each another, and in the order they were made in', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    for (const id of ids.slice(0, 100)) {
      expect(isId(id)).toBe(true);
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab]/);
    }
  });

  it('XC-32 keep their order when the clock is set back, and tell when they were made', () => {
    const now = vi.spyOn(Date, 'now');
    try {
      const at = Date.UTC(2100, 0, 1);
      const ids = [0, 0, -60_000, 1].map((later) => {
        now.mockReturnValue(at + later);
        return newId();
      });
      expect(ids.toSorted()).toEqual(ids);
      expect(Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(at);
    } finally {
      now.mockRestore();
    }
  });

  it('XC-32 of one millisecond share no chance', () => {
    const [a, b] = [newId(), newId()];
    expect(a.slice(-8)).not.toBe(b.slice(-8));
  });
});
