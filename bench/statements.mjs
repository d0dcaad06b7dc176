/** Statements of the bare server and of pgbench. What reads, they take from the app itself (`recorded.mjs`). */

/** The two settings row level security reads; the app sets five more for audit and triggers. */
export const SET_SESSION = `select set_config('app.organization_id', $1, true), set_config('app.user_id', $2, true)`;

const ITEM_COLUMNS = `id, repository, title, description, content_data as "contentData", schema_version as "schemaVersion",
  metadata, status, version, published_version as "publishedVersion", labels, reviewers, schedule,
  rejection_reason as "rejectionReason", created_by as "createdBy", revision, created_at as "createdAt",
  updated_at as "updatedAt", published_at as "publishedAt"`;

/** The answer to a create is the stored row, as the app answers it. */
export const INSERT_ITEM = `insert into content.items
    (id, organization_id, repository, title, description, content_data, metadata, created_by, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning ${ITEM_COLUMNS}`;

/** Every create also keeps the item's first version: it is part of the same business write. */
export const INSERT_VERSION = `insert into content.versions
    (organization_id, item_id, number, title, description, content_data, metadata, created_by, created_at)
  values ($1, $2, 1, $3, $4, $5, $6, $7, $8)`;

const ID_PREFIX = '01930000-0000-7000-8000-';

/** Id of the n-th item loaded; consecutive like the UUIDs of version 7 that the app makes. */
export const itemId = (n) => ID_PREFIX + n.toString(16).padStart(12, '0');

/** The same in SQL, of an integer expression. */
export const itemIdSql = (n) => `('${ID_PREFIX}' || lpad(to_hex(${n}), 12, '0'))::uuid`;
