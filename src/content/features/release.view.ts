import { Choice, Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import type { ReleaseConflict } from '../domain/release-conflict.js';
import { RELEASE_STATUSES, type Release, type ReleaseEntry, type ReleaseStatus } from '../domain/release.js';

const MAX_INTEGER = 2_147_483_647;

export class ReleaseEntryFields implements ReleaseEntry {
  @Uuid()
  itemId: string;

  @Integer({
    min: 1,
    max: 999_999_999,
    description: 'The version that goes live; it has to be approved then',
  })
  version: number;
}

class ReleaseConflictView implements ReleaseConflict {
  @Integer({ min: 0, max: 100, description: 'Its place among the entries' })
  index: number;

  @Uuid()
  itemId: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 1000 })
  detail: string;
}

/** Items that go live together: all of them or none. */
export class ReleaseView {
  @Uuid()
  id: string;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 2000, nullable: true })
  description: string | null;

  @ListOf(() => ReleaseEntryFields)
  entries: ReleaseEntryFields[];

  @Choice(RELEASE_STATUSES)
  status: ReleaseStatus;

  @Instant({ nullable: true, description: 'When it is published by itself' })
  dueAt: Date | null;

  @Uuid({ nullable: true, description: 'Who planned it; he has to be allowed to publish then, too' })
  scheduledBy: string | null;

  @ListOf(() => ReleaseConflictView, { description: 'Why nothing was published when it was due' })
  conflicts: ReleaseConflictView[];

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  publishedAt: Date | null;

  @Integer({ min: 1, max: MAX_INTEGER, description: 'Counts every change; the ETag' })
  revision: number;
}

export const RELEASE_COLUMNS =
  fragment(`id, name, description, entries, status, due_at as "dueAt", scheduled_by as "scheduledBy",
  conflicts, created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt", published_at as "publishedAt", revision`);

export const toReleaseView = (release: Release): ReleaseView => ({
  ...pick(release, [
    'id',
    'name',
    'description',
    'status',
    'dueAt',
    'scheduledBy',
    'createdBy',
    'createdAt',
    'updatedAt',
    'publishedAt',
    'revision',
  ]),
  entries: [...release.entries],
  conflicts: [...release.conflicts],
});
