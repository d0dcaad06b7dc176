import { describe, expect, it } from 'vitest';
import { effectiveMode, MODES, NORMAL, takes } from './service-mode.js';

const CLASSES = ['critical-auth', 'operations', 'read', 'write', 'ai', 'analytics'] as const;

describe('service modes', () => {
  it.each([
    ['normal', CLASSES],
    ['read_only', ['critical-auth', 'operations', 'read']],
    ['emergency', ['critical-auth', 'operations', 'read']],
    ['maintenance', ['critical-auth', 'operations']],
  ] as const)('OPS-40 in mode %s exactly these classes are taken: %s', (mode, taken) => {
    expect(CLASSES.filter((messageClass) => takes(mode, messageClass))).toEqual(taken);
  });

  it('OPS-40 IDN-19 signing in and operating work in every mode', () => {
    for (const mode of MODES)
      expect([takes(mode, 'critical-auth'), takes(mode, 'operations')]).toEqual([true, true]);
  });

  it('OPS-40 a mode with an end is over at that instant and not before', () => {
    const until = new Date('2026-11-21T06:00:00Z');
    const set = { mode: 'read_only', reason: 'Moving house', until } as const;
    expect(effectiveMode(set, new Date(until.getTime() - 1))).toBe(set);
    expect(effectiveMode(set, until)).toEqual(NORMAL);
  });

  it('OPS-40 a mode without an end stays', () => {
    const set = { mode: 'maintenance', reason: null, until: null } as const;
    expect(effectiveMode(set, new Date('2999-01-01T00:00:00Z'))).toBe(set);
  });
});
