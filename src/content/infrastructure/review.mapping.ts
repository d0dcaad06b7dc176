import { defineEntity, p } from '@mikro-orm/postgresql';
import { ContentComment } from '../domain/comment.js';
import type { ReleaseConflict } from '../domain/release-conflict.js';
import { Release, type ReleaseEntry } from '../domain/release.js';

export const CommentMapping = defineEntity({
  class: ContentComment,
  schema: 'content',
  tableName: 'comments',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    itemId: p.uuid(),
    version: p.integer(),
    threadId: p.uuid().nullable(),
    pointer: p.text().nullable(),
    body: p.text(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    deletedAt: p.datetime().nullable(),
    resolvedAt: p.datetime().nullable(),
    resolvedBy: p.uuid().nullable(),
    revision: p.integer(),
  },
});

export const ReleaseMapping = defineEntity({
  class: Release,
  schema: 'content',
  tableName: 'releases',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.text(),
    description: p.text().nullable(),
    entries: p.json<ReleaseEntry[]>(),
    status: p.string(),
    dueAt: p.datetime().nullable(),
    scheduledBy: p.uuid().nullable(),
    conflicts: p.json<ReleaseConflict[]>(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    publishedAt: p.datetime().nullable(),
    revision: p.integer(),
  },
});
