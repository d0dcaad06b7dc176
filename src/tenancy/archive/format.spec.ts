import { describe, expect, it } from 'vitest';
import { ArchiveDamaged, ArchiveForeign, ArchiveTooNew } from '../domain/archive.errors.js';
import { manifestOf, readManifest, readRecord, readTrailer } from './format.js';

const KNOWN = { content: 2, tenancy: 1 };
const MANIFEST = manifestOf({ name: 'Firm', slug: 'firm' }, KNOWN, new Date('2026-11-22T00:00:00Z'));
const line = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('the first line of an archive', () => {
  it('TEN-13 is read as it was written, and with sections of older versions or without some', () => {
    expect(readManifest(line(MANIFEST), KNOWN)).toEqual(MANIFEST);
    const older = { ...MANIFEST, sections: { content: 1 } };
    expect(readManifest(line(older), KNOWN)).toEqual(older);
  });

  it.each([
    ['no object', 7],
    ['of another format', { ...MANIFEST, format: 'zip' }],
    ['without a version', { ...MANIFEST, version: undefined }],
    ['of a version that is no number', { ...MANIFEST, version: '1' }],
    ['of a version below all', { ...MANIFEST, version: -1 }],
    ['without an organization', { ...MANIFEST, organization: null }],
    ['of an organization without a name', { ...MANIFEST, organization: { slug: 'firm' } }],
    ['without sections', { ...MANIFEST, sections: undefined }],
    ['with sections of no versions', { ...MANIFEST, sections: { content: 'new' } }],
  ])('TEN-13 is foreign when it is %s', (_, manifest) => {
    expect(() => readManifest(line(manifest), KNOWN)).toThrow(ArchiveForeign);
  });

  it.each([
    ['version 2 of the format', { ...MANIFEST, version: 2 }],
    ['version 3 of "content"', { ...MANIFEST, sections: { content: 3 } }],
    ['version 1 of "media"', { ...MANIFEST, sections: { media: 1 } }],
  ])('TEN-13 is too new with %s, and says so', (newer, manifest) => {
    expect(() => readManifest(line(manifest), KNOWN)).toThrow(ArchiveTooNew);
    expect(() => readManifest(line(manifest), KNOWN)).toThrow(newer);
  });
});

describe('the last line of an archive', () => {
  const trailer = { counts: { 'tenancy.team': 2, 'tenancy.role': 1 }, sha256: 'abc' };

  it('TEN-13 fits what came before it', () => {
    expect(readTrailer(line(trailer), 3, 'abc')).toEqual(trailer);
  });

  it.each([
    ['its end is missing', { counts: trailer.counts }, 3],
    ['its end is missing', { ...trailer, counts: { 'tenancy.team': 'two' } }, 3],
    ['it has 4 records and says 3', trailer, 4],
    ['its checksum does not fit', { ...trailer, sha256: 'abd' }, 3],
  ])('TEN-13 shows the damage: %s', (damage, last, records) => {
    expect(() => readTrailer(line(last), records, 'abc')).toThrow(ArchiveDamaged);
    expect(() => readTrailer(line(last), records, 'abc')).toThrow(damage);
  });
});

describe('a line between', () => {
  it('TEN-13 is a record, with the ids that it names or without any', () => {
    expect(readRecord(line({ type: 'a.b', data: { c: 1 } }))).toEqual({
      type: 'a.b',
      data: { c: 1 },
      refs: [],
    });
    const record = { type: 'a.b', data: {}, refs: ['id'] };
    expect(readRecord(line(record))).toEqual(record);
  });

  it.each([
    '',
    '{}',
    '{"type": 7, "data": {}}',
    '{"type": "a.b", "data": null}',
    '{"type": "a.b", "data": 7}',
    '{"type": "a.b", "data": {}, "refs": "id"}',
  ])('TEN-13 is none as %j', (text) => {
    expect(readRecord(Buffer.from(text))).toBeUndefined();
  });
});
