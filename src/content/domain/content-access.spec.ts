import { describe, expect, it } from 'vitest';
import { ACCESS_LEVELS } from './access-level.js';
import { changesItem, seesItem, type Relation, type Viewer } from './content-access.js';

const REVIEWER: Viewer = { reviews: true, reads: true, updates: true };
const CREATOR: Viewer = { reviews: false, reads: true, updates: true };
const READER: Viewer = { reviews: false, reads: true, updates: false };
const CLIENT: Viewer = { reviews: false, reads: false, updates: false };
const STRANGE: Relation = { isAuthor: false, isLive: false, level: null };

describe('who sees an item', () => {
  it.each<[string, Viewer, Relation, boolean]>([
    ['a reviewer a draft', REVIEWER, STRANGE, true],
    ['an author his draft', CREATOR, { ...STRANGE, isAuthor: true }, true],
    ['a reader a draft', READER, STRANGE, false],
    ['a reader a draft that is assigned to him', READER, { ...STRANGE, level: 'use' }, false],
    ['a reader a draft that he was given to change', READER, { ...STRANGE, level: 'write' }, true],
    ['a reader what is live', READER, { ...STRANGE, isLive: true }, true],
    ['a client what is live', CLIENT, { ...STRANGE, isLive: true }, false],
    ['a client what is live and assigned', CLIENT, { ...STRANGE, isLive: true, level: 'read' }, true],
    ['a client a draft that is assigned', CLIENT, { ...STRANGE, level: 'read' }, false],
  ])('CNT-06 B-06 %s', (_, viewer, relation, sees) => {
    expect(seesItem(viewer, relation)).toBe(sees);
  });
});

describe('who changes an item', () => {
  it('CNT-06 B-07 its author, as long as his role lets him write, and who reviews', () => {
    expect(changesItem(CREATOR, { ...STRANGE, isAuthor: true }, 'manage')).toBe(true);
    expect(changesItem(READER, { ...STRANGE, isAuthor: true }, 'write')).toBe(false);
    expect(changesItem(CREATOR, STRANGE, 'write')).toBe(false);
    expect(changesItem(REVIEWER, STRANGE, 'manage')).toBe(true);
  });

  it('CNT-05 C-21 an assignee whose level includes it', () => {
    const allowed = (needed: 'write' | 'manage') =>
      ACCESS_LEVELS.filter((level) => changesItem(READER, { ...STRANGE, level }, needed));
    expect(allowed('write')).toEqual(['write', 'manage']);
    expect(allowed('manage')).toEqual(['manage']);
  });
});
