import { describe, expect, it } from 'vitest';
import { NotCompleted } from './assignment.errors.js';
import { LearningProgress } from './progress.js';

const AT = new Date('2026-11-21T06:00:00Z');
const LATER = new Date('2026-11-22T06:00:00Z');

const begun = (): LearningProgress =>
  Object.assign(new LearningProgress(), {
    id: 'p',
    organizationId: 'o',
    itemId: 'i',
    userId: 'u',
    _percent: 0,
    _startedAt: null,
    _completedAt: null,
    _updatedAt: AT,
    _revision: 1,
  });

const typesOf = (progress: LearningProgress) =>
  progress.takeEvents().map((event) => (event.constructor as unknown as { type: string }).type);

describe('progress of a person', () => {
  it('CNT-05 CNT-12 only grows, is started once and completed once', () => {
    const progress = begun();
    progress.advance(0, AT);
    progress.advance(60, AT);
    progress.advance(40, LATER);
    expect(progress).toMatchObject({ percent: 60, startedAt: AT, completedAt: null });
    progress.advance(100, AT);
    progress.advance(100, LATER);
    progress.advance(10, LATER);
    expect(progress).toMatchObject({ percent: 100, startedAt: AT, completedAt: AT });
    expect(typesOf(progress)).toEqual(['content.started', 'content.completed']);
  });

  it('CNT-05 is opened again when it was completed, and then begins from nothing', () => {
    const progress = begun();
    expect(() => progress.reopen(AT)).toThrow(NotCompleted);
    progress.advance(100, AT);
    progress.reopen(LATER);
    expect(progress).toMatchObject({ percent: 0, startedAt: null, completedAt: null });
    progress.advance(30, LATER);
    expect(progress).toMatchObject({ percent: 30, startedAt: LATER });
  });
});
