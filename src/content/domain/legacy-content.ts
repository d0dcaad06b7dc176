import { isId } from '#libs/kernel/id.js';
import { ACCESS_LEVELS, type AccessLevel } from './access-level.js';
import { LegacyContentRefused } from './legacy-content.errors.js';
import { ITEM_STATUSES, type ItemStatus } from './item-status.js';
import { REPOSITORIES, type RepositoryName } from './repository-name.js';

export type LegacyRow = Readonly<Record<string, unknown>>;

/** An item as the older system kept it, once it is known to be usable. */
export interface LegacyItem {
  readonly legacyId: string;
  readonly organizationId: string;
  readonly repository: RepositoryName;
  readonly title: string;
  readonly description: string | null;
  readonly contentData: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly status: ItemStatus;
  readonly version: number;
  readonly author: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly publishedAt: Date | null;
}

export interface LegacyAssignment {
  readonly legacyId: string;
  readonly itemId: string;
  /** One of both. */
  readonly userId: string | null;
  readonly targetOrganizationId: string | null;
  readonly type: 'required' | 'optional' | 'recommended';
  readonly level: AccessLevel;
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly isActive: boolean;
  readonly assignedBy: string | null;
  readonly createdAt: Date;
}

const TYPES = ['required', 'optional', 'recommended'] as const;
const FALSE = new Set(['false', 'f', '0', 'no', 'n']);
const MAX_ID_LENGTH = 200;

function text(row: LegacyRow, name: string): string {
  const value = row[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : '';
}

function idOf(row: LegacyRow): string {
  const id = text(row, 'id');
  if (!id || id.length > MAX_ID_LENGTH) throw new LegacyContentRefused('It has no usable id.');
  return id;
}

function instant(row: LegacyRow, name: string): Date | null {
  if (text(row, name) === '') return null;
  const at = new Date(text(row, name));
  if (Number.isNaN(at.getTime())) throw new LegacyContentRefused(`Its ${name} is no instant.`);
  return at;
}

/** JSON as a database gives it, or its text as a file does. */
function json(row: LegacyRow, name: string): Record<string, unknown> {
  const value = typeof row[name] === 'string' && row[name] !== '' ? parsed(row[name], name) : row[name] || {};
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LegacyContentRefused(`Its ${name} is no JSON object.`);
  return value as Record<string, unknown>;
}

function parsed(value: string, name: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new LegacyContentRefused(`Its ${name} is no JSON.`);
  }
}

const oneOf = <T extends string>(values: readonly T[], value: string): T | undefined =>
  values.find((each) => each === value);

/** `ai_agents`, or `ai_agent` as types of content are called. */
const repositoryOf = (row: LegacyRow): RepositoryName | undefined =>
  oneOf(REPOSITORIES, text(row, 'repository')) ?? oneOf(REPOSITORIES, `${text(row, 'content_type')}s`);

/** Reads a row of `content_items`; throws `LegacyContentRefused` with the reason. */
export function readLegacyItem(row: LegacyRow, organizationId: string | null, now: Date): LegacyItem {
  const legacyId = idOf(row);
  const organization = organizationId ?? text(row, 'organization_id');
  if (!isId(organization)) throw new LegacyContentRefused('It names no organization that is here.');
  const repository = repositoryOf(row);
  if (!repository) throw new LegacyContentRefused('It is of no repository that is here.');
  const title = text(row, 'title');
  if (title.length < 1 || title.length > 500)
    throw new LegacyContentRefused('Its title does not have 1 to 500 characters.');
  const status = oneOf(ITEM_STATUSES, text(row, 'status') || 'draft');
  if (!status) throw new LegacyContentRefused('Its status is none of this system.');
  const version = Number(text(row, 'version') || 1);
  if (!Number.isInteger(version) || version < 1 || version > 1_000_000)
    throw new LegacyContentRefused('Its version is no number of a version.');
  const createdAt = instant(row, 'created_at') ?? now;
  const updatedAt = instant(row, 'updated_at') ?? createdAt;
  return {
    legacyId,
    organizationId: organization,
    repository,
    title,
    description: text(row, 'description') || null,
    contentData: json(row, 'content_data'),
    metadata: json(row, 'metadata'),
    status,
    version,
    author: text(row, 'created_by') || null,
    createdAt,
    updatedAt,
    publishedAt: status === 'published' ? (instant(row, 'published_at') ?? updatedAt) : null,
  };
}

/** Reads a row of `content_assignments`; throws `LegacyContentRefused` with the reason. */
export function readLegacyAssignment(row: LegacyRow, now: Date): LegacyAssignment {
  const [userId, organizationId] = [text(row, 'user_id') || null, text(row, 'organization_id') || null];
  if ((userId === null) === (organizationId === null))
    throw new LegacyContentRefused('It is not for either a person or an organization.');
  if (organizationId !== null && !isId(organizationId))
    throw new LegacyContentRefused('It is for an organization that is not here.');
  const type = oneOf(TYPES, text(row, 'assignment_type') || 'optional');
  const level = oneOf(ACCESS_LEVELS, text(row, 'access_level') || 'read');
  if (!type || !level) throw new LegacyContentRefused('Its type or level is none of this system.');
  const [startsAt, expiresAt] = [instant(row, 'starts_at'), instant(row, 'expires_at')];
  if (startsAt && expiresAt && expiresAt <= startsAt)
    throw new LegacyContentRefused('It ends before it begins.');
  return {
    legacyId: idOf(row),
    itemId: text(row, 'content_item_id'),
    userId,
    targetOrganizationId: organizationId,
    type,
    level,
    startsAt,
    expiresAt,
    isActive: !FALSE.has(text(row, 'is_active').toLowerCase()),
    assignedBy: text(row, 'assigned_by') || null,
    createdAt: instant(row, 'created_at') ?? now,
  };
}
