import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { ArchiveInProgress } from '../domain/archive.errors.js';
import { Archive, type ArchiveSummary } from '../domain/archive.js';

export const ArchiveMapping = defineEntity({
  class: Archive,
  schema: 'tenancy',
  tableName: 'archives',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    kind: p.string(),
    status: p.string(),
    attempts: p.integer(),
    done: p.integer(),
    total: p.integer().nullable(),
    file: p.text().nullable(),
    sizeBytes: p.bigint('number').nullable(),
    sha256: p.text().nullable(),
    summary: p.json<ArchiveSummary>(),
    error: p.text().nullable(),
    requestedBy: p.uuid(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
  },
});

onConstraint('archives_open', () => new ArchiveInProgress());
onConstraint('archives_open_import', () => new ArchiveInProgress());
