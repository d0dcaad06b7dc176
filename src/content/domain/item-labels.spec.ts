import { describe, expect, it } from 'vitest';
import { LabelNamesInvalid, TooManyLabels } from './content-item.errors.js';
import { requireLabelNames } from './content-settings.js';
import { requireMovable, type ItemLabel } from './item-labels.js';

const AT = '2026-11-21T06:00:00Z';
const labels: ItemLabel[] = Array.from({ length: 50 }, (_, i) => ({
  label: `label-${i}`,
  version: 1,
  movedBy: 'somebody',
  movedAt: AT,
}));
const RULES = { isProtected: false, mayPublish: false };

describe('labels', () => {
  it('CNT-03 are so many and no more, and those there are still move', () => {
    const item = { status: 'draft', version: 2, approvedVersions: [], labels } as const;
    expect(() => requireMovable(item, 'one-more', 2, RULES)).toThrow(TooManyLabels);
    expect(() => requireMovable(item, 'label-7', 2, RULES)).not.toThrow();
    const fewer = { ...item, labels: labels.slice(1) };
    expect(() => requireMovable(fewer, 'one-more', 2, RULES)).not.toThrow();
  });

  it.each([
    [{ protectedLabels: ['Live!'], repositoryLabels: {} }, '/protectedLabels'],
    [{ protectedLabels: ['live'], repositoryLabels: { prompts: ['Live!'] } }, '/repositoryLabels'],
  ])('CNT-03 are not protected under a name none can have: %j', (settings, pointer) => {
    const check = () => requireLabelNames(settings);
    expect(check).toThrow(LabelNamesInvalid);
    expect(check).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }));
  });
});
