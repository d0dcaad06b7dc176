import { defineEntity, p } from '@mikro-orm/postgresql';
import { ContentItem } from '../domain/content-item.js';
import type { ItemLabel } from '../domain/item-labels.js';
import type { PublicationSchedule } from '../domain/publication-schedule.js';

export const ContentItemMapping = defineEntity({
  class: ContentItem,
  schema: 'content',
  tableName: 'items',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    repository: p.string(),
    title: p.text(),
    description: p.text().nullable(),
    contentData: p.json<Record<string, unknown>>(),
    schemaVersion: p.integer(),
    metadata: p.json<Record<string, unknown>>(),
    status: p.string(),
    version: p.integer(),
    publishedVersion: p.integer().nullable(),
    approvedVersions: p.json<number[]>(),
    labels: p.json<ItemLabel[]>(),
    reviewers: p.json<string[]>(),
    schedule: p.json<PublicationSchedule>(),
    nextDueAt: p.datetime().nullable(),
    rejectionReason: p.text().nullable(),
    createdBy: p.uuid(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    publishedAt: p.datetime().nullable(),
  },
});
