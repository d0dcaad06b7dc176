import { describe, expect, it } from 'vitest';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { ReleaseEmpty, ReleaseEntryTwice, ReleaseMoveNotAllowed } from './release.errors.js';
import { Release, type ReleaseEntry } from './release.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const LATER = new Date('2026-11-21T07:00:00Z');
const ENTRY: ReleaseEntry = { itemId: 'item', version: 1 };

const release = (...entries: ReleaseEntry[]) =>
  Release.create('r', 'o', { name: 'Spring', description: null, entries }, 'somebody', NOW);

describe('a release', () => {
  it('CNT-02 without items is neither scheduled nor published', () => {
    const empty = release();
    expect(() => empty.schedule(LATER, 'somebody', NOW)).toThrow(ReleaseEmpty);
    expect(() => empty.complete(NOW)).toThrow(ReleaseEmpty);
    expect(empty).toMatchObject({ status: 'draft', dueAt: null, revision: 1 });
    expect(empty.takeEvents()).toEqual([]);
  });

  it('CNT-02 names an item once', () => {
    expect(() => release(ENTRY, { ...ENTRY, version: 2 })).toThrow(ReleaseEntryTwice);
    expect(() => release(ENTRY).update({ entries: [ENTRY, ENTRY] }, NOW)).toThrow(ReleaseEntryTwice);
  });

  it('CNT-04 is not changed by who has read an older one', () => {
    const changed = release(ENTRY);
    changed.update({ name: 'Summer' }, LATER);
    expect(() => changed.expect(1)).toThrow(PreconditionFailed);
    expect(() => changed.expect(2)).not.toThrow();
    expect(() => changed.expect(undefined)).not.toThrow();
  });

  it('CNT-02 is due at its time, and only while it is scheduled', () => {
    const scheduled = release(ENTRY);
    expect(scheduled.isDue(LATER)).toBe(false);
    scheduled.schedule(LATER, 'somebody', NOW);
    expect([NOW, LATER].map((at) => scheduled.isDue(at))).toEqual([false, true]);
    scheduled.unschedule(NOW);
    expect(scheduled.isDue(LATER)).toBe(false);
    expect(() => scheduled.unschedule(NOW)).toThrow(ReleaseMoveNotAllowed);
  });
});
