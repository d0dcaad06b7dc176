import { defineEntity, p } from '@mikro-orm/postgresql';
import { ContentItem } from '../domain/content-item.js';

export const ContentItemMapping = defineEntity({
  class: ContentItem,
  schema: 'content',
  tableName: 'items',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    repository: p.string(),
    title: p.text().accessor('_title'),
    description: p.text().nullable().accessor('_description'),
    contentData: p.json<Record<string, unknown>>().accessor('_contentData'),
    metadata: p.json<Record<string, unknown>>().accessor('_metadata'),
    status: p.string().accessor('_status'),
    version: p.integer().accessor('_version'),
    publishedVersion: p.integer().nullable().accessor('_publishedVersion'),
    rejectionReason: p.text().nullable().accessor('_rejectionReason'),
    createdBy: p.uuid(),
    revision: p.integer().accessor('_revision'),
    createdAt: p.datetime(),
    updatedAt: p.datetime().accessor('_updatedAt'),
    publishedAt: p.datetime().nullable().accessor('_publishedAt'),
  },
});
