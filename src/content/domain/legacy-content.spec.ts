import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { LegacyContentRefused } from './legacy-content.errors.js';
import { readLegacyAssignment, readLegacyItem, type LegacyRow } from './legacy-content.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const ORGANIZATION = newId();

const item = (changes: LegacyRow = {}, organizationId: string | null = null) =>
  readLegacyItem(
    { id: 'i1', organization_id: ORGANIZATION, repository: 'documents', title: 'Handbook', ...changes },
    organizationId,
    NOW,
  );
const assignment = (changes: LegacyRow = {}) =>
  readLegacyAssignment({ id: 'a1', content_item_id: 'i1', user_id: 'u1', ...changes }, NOW);

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof LegacyContentRefused) return error.message;
    throw error;
  }
  return 'taken';
}

describe('an item of the older system', () => {
  it('CNT-15 MIG-03 is a draft of today where the row says nothing else', () => {
    expect(item()).toEqual({
      legacyId: 'i1',
      organizationId: ORGANIZATION,
      repository: 'documents',
      title: 'Handbook',
      description: null,
      contentData: {},
      metadata: {},
      status: 'draft',
      version: 1,
      author: null,
      createdAt: NOW,
      updatedAt: NOW,
      publishedAt: null,
    });
  });

  it('CNT-15 was published when it was changed last, where nothing else is known', () => {
    const dates = { created_at: '2020-01-01T00:00:00Z', updated_at: '2021-01-01T00:00:00Z' };
    const when = (changes: LegacyRow) => item({ ...dates, ...changes }).publishedAt?.getUTCFullYear();
    expect(when({ status: 'published' })).toBe(2021);
    expect(when({ status: 'published', published_at: '2022-01-01T00:00:00Z' })).toBe(2022);
    expect(when({ status: 'draft', published_at: '2022-01-01T00:00:00Z' })).toBeUndefined();
  });

  it('CNT-15 is of the organization that the import is for, else of its own', () => {
    const other = newId();
    expect(item({}, other).organizationId).toBe(other);
    expect(refusalOf(() => item({ organization_id: 'acme' }))).toContain('names no organization');
    expect(refusalOf(() => item({ organization_id: undefined }))).toContain('names no organization');
  });

  it.each<[string, LegacyRow]>([
    ['It has no usable id.', { id: ' ' }],
    ['It has no usable id.', { id: 'x'.repeat(201) }],
    ['It is of no repository that is here.', { repository: 'songs', content_type: 'song' }],
    ['Its title does not have 1 to 500 characters.', { title: null }],
    ['Its title does not have 1 to 500 characters.', { title: 'x'.repeat(501) }],
    ['Its status is none of this system.', { status: 'hidden' }],
    ['Its version is no number of a version.', { version: 'two' }],
    ['Its version is no number of a version.', { version: 0 }],
    ['Its version is no number of a version.', { version: 1_000_001 }],
    ['Its created_at is no instant.', { created_at: 'yesterday' }],
    ['Its content_data is no JSON.', { content_data: '{' }],
    ['Its content_data is no JSON object.', { content_data: '[]' }],
    ['Its content_data is no JSON object.', { content_data: 'null' }],
    ['Its metadata is no JSON object.', { metadata: 7 }],
  ])('CNT-15 MIG-03 is refused with the reason: %s', (reason, changes) => {
    expect(refusalOf(() => item(changes))).toBe(reason);
  });
});

describe('an assignment of the older system', () => {
  it('CNT-15 MIG-03 is optional, for reading, since today and active where the row says nothing else', () => {
    expect(assignment()).toMatchObject({
      userId: 'u1',
      targetOrganizationId: null,
      type: 'optional',
      level: 'read',
      startsAt: null,
      expiresAt: null,
      isActive: true,
      assignedBy: null,
      createdAt: NOW,
    });
  });

  it.each(['false', 'F', 0, 'no', 'N', false])('CNT-15 is not active when the row says %j', (value) => {
    expect(assignment({ is_active: value }).isActive).toBe(false);
  });

  it.each<[string, LegacyRow]>([
    ['It is not for either a person or an organization.', { user_id: '' }],
    ['It is not for either a person or an organization.', { organization_id: ORGANIZATION }],
    ['It is for an organization that is not here.', { user_id: '', organization_id: 'acme' }],
    ['Its type or level is none of this system.', { assignment_type: 'forced' }],
    ['Its type or level is none of this system.', { access_level: 'own' }],
    ['It ends before it begins.', { starts_at: '2026-02-01', expires_at: '2026-01-01' }],
    ['It has no usable id.', { id: null }],
  ])('CNT-15 MIG-03 is refused with the reason: %s', (reason, changes) => {
    expect(refusalOf(() => assignment(changes))).toBe(reason);
  });
});
