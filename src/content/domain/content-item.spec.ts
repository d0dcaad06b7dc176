import { describe, expect, it } from 'vitest';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { ContentMoveNotAllowed, SelfApprovalNotAllowed, TooManyReviewers } from './content-item.errors.js';
import { ContentItem } from './content-item.js';

const AUTHOR = newId();
const REVIEWER = newId();
const NOW = new Date('2026-11-21T06:00:00Z');
const LATER = new Date('2026-11-21T07:00:00Z');

const draft = () =>
  ContentItem.create(
    newId(),
    newId(),
    'documents',
    AUTHOR,
    { title: 'T', description: null, contentData: {}, schemaVersion: 1, metadata: {} },
    NOW,
  );

function published(): ContentItem {
  const item = draft();
  item.submit(NOW);
  item.approve(REVIEWER, false, NOW);
  item.publish(REVIEWER, true, NOW);
  return item;
}

const types = (item: ContentItem) =>
  item.takeEvents().map((event) => (event.constructor as unknown as { type: string }).type);

describe('ContentItem', () => {
  it('CNT-02 goes from draft over review and approval to published and records each step', () => {
    const item = published();
    expect(item).toMatchObject({ status: 'published', publishedVersion: 1, publishedAt: NOW });
    expect(types(item)).toEqual([
      'content.created',
      'content.submitted',
      'content.approved',
      'content.published',
      'content.label_moved',
    ]);
  });

  it.each([
    ['approve', (item: ContentItem) => item.approve(REVIEWER, false, NOW)],
    ['publish', (item: ContentItem) => item.publish(REVIEWER, true, NOW)],
    ['reject', (item: ContentItem) => item.reject('no', NOW)],
  ])('CNT-02 a draft cannot %s, and a refused move changes nothing', (_, move) => {
    const item = draft();
    item.takeEvents();
    expect(() => move(item)).toThrow(ContentMoveNotAllowed);
    expect(item.status).toBe('draft');
    expect(item.takeEvents()).toEqual([]);
  });

  it('CNT-02 an author may not approve his own item, unless nobody else could', () => {
    const item = draft();
    item.submit(NOW);
    expect(() => item.approve(AUTHOR, false, NOW)).toThrow(SelfApprovalNotAllowed);
    item.approve(AUTHOR, true, NOW);
    expect(item.status).toBe('approved');
  });

  it('CNT-02 a rejection sends the item back with its reason, which the next submission clears', () => {
    const item = draft();
    item.submit(NOW);
    item.reject('Name your sources', NOW);
    expect(item).toMatchObject({ status: 'draft', rejectionReason: 'Name your sources' });
    item.submit(NOW);
    expect(item.rejectionReason).toBeNull();
  });

  it('CNT-03 a revision writes the next version as a draft while the published one stays live', () => {
    const item = published();
    item.revise({ title: 'New' }, LATER);
    expect(item).toMatchObject({
      title: 'New',
      version: 2,
      status: 'draft',
      publishedVersion: 1,
      updatedAt: LATER,
    });
    expect(item.snapshot(AUTHOR, 'new title')).toMatchObject({
      number: 2,
      title: 'New',
      changeSummary: 'new title',
      createdAt: LATER,
    });
  });

  it('CNT-03 what is under review or archived cannot be changed', () => {
    const item = draft();
    item.submit(NOW);
    expect(() => item.revise({ title: 'x' }, NOW)).toThrow(ContentMoveNotAllowed);
    const old = published();
    old.archive(NOW);
    expect(() => old.revise({ title: 'x' }, NOW)).toThrow(ContentMoveNotAllowed);
    expect(old).toMatchObject({ status: 'archived', publishedVersion: null });
  });

  it('CNT-02 asks so many for a review and no more, each once, and nobody for what is archived', () => {
    const item = draft();
    const reviewers = Array.from({ length: 20 }, () => newId());
    for (const reviewer of [...reviewers, ...reviewers]) item.assignReviewer(reviewer, NOW);
    expect(item.reviewers).toEqual(reviewers);
    expect(() => item.assignReviewer(newId(), NOW)).toThrow(TooManyReviewers);
    item.archive(NOW);
    expect(() => item.assignReviewer(newId(), NOW)).toThrow(ContentMoveNotAllowed);
    expect(item.reviewers).toEqual(reviewers);
  });

  it('CNT-02 says why nothing was done of what the schedule asked for, also when it asks no more', () => {
    const item = draft();
    const refusal = { code: 'content.move_not_allowed', message: 'It is a draft.' };
    item.giveUp('publish', refusal, NOW);
    const { code, message: reason } = refusal;
    expect(item.schedule).toEqual({
      publish: null,
      unpublish: null,
      refused: { action: 'publish', at: NOW.toISOString(), code, reason },
    });
  });

  it('CNT-04 a caller who read an older revision is refused', () => {
    const item = draft();
    item.submit(NOW);
    expect(() => item.expect(1)).toThrow(PreconditionFailed);
    item.expect(2);
    item.expect(undefined);
  });

  it('XC-53 says where a label points now and pointed before, and nothing when it stays', () => {
    const item = draft();
    item.takeEvents();
    const free = { isProtected: false, mayPublish: false };
    item.label('staging', 1, AUTHOR, free, NOW);
    item.label('staging', 1, AUTHOR, free, NOW);
    item.removeLabel('staging', free, NOW);
    expect(item.takeEvents()).toMatchObject([
      { label: 'staging', contentVersion: 1, previousVersion: null },
      { label: 'staging', previousVersion: 1 },
    ]);
  });
});
