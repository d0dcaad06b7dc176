import { parseObject } from '#libs/http/json-body.js';
import { ArchiveDamaged, ArchiveForeign, ArchiveTooNew } from '../domain/archive.errors.js';

/**
 * An archive is gzip'd JSON lines: the first says what it is, each further one is a record, and the last counts
 * them and has the SHA-256 of every byte before it.
 */
const FORMAT = 'ai-gym-organization';
const VERSION = 1;

/** One record may hold this many values, a little more than one request can bring. */
const MAX_VALUES = 25_000;

export interface Manifest {
  readonly format: string;
  readonly version: number;
  readonly exportedAt: string;
  readonly organization: { readonly name: string; readonly slug: string };
  /** The version of each context's records. */
  readonly sections: Readonly<Record<string, number>>;
}

export interface ArchiveRecord {
  /** `section.record` */
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** Ids in free data that are the organization's, so that they can be rewritten with it. */
  readonly refs?: readonly string[];
}

export interface Trailer {
  readonly counts: Readonly<Record<string, number>>;
  readonly sha256: string;
}

export const manifestOf = (
  { name, slug }: Manifest['organization'],
  sections: Manifest['sections'],
  at: Date,
): Manifest => ({
  format: FORMAT,
  version: VERSION,
  exportedAt: at.toISOString(),
  organization: { name, slug },
  sections,
});

/** Reads the first line; throws `ArchiveForeign` or `ArchiveTooNew`. */
export function readManifest(line: Buffer, known: Manifest['sections']): Manifest {
  const manifest: Partial<Manifest> | undefined = objectIn(line);
  if (manifest?.format !== FORMAT) throw new ArchiveForeign();
  const { version, organization, sections } = manifest;
  if (!isVersion(version) || typeof organization?.name !== 'string' || !isVersions(sections))
    throw new ArchiveForeign();
  if (version > VERSION) throw new ArchiveTooNew(`version ${version} of the format`);
  for (const [name, needed] of Object.entries(sections))
    if ((known[name] ?? 0) < needed) throw new ArchiveTooNew(`version ${needed} of "${name}"`);
  return manifest as Manifest;
}

/** Reads the last line; throws `ArchiveDamaged` unless it fits what came before it. */
export function readTrailer(line: Buffer, records: number, sha256: string): Trailer {
  const trailer: Partial<Trailer> | undefined = objectIn(line);
  if (typeof trailer?.sha256 !== 'string' || !isVersions(trailer.counts))
    throw new ArchiveDamaged('its end is missing');
  const counted = Object.values(trailer.counts).reduce((sum, count) => sum + count, 0);
  if (counted !== records) throw new ArchiveDamaged(`it has ${records} records and says ${counted}`);
  if (trailer.sha256 !== sha256) throw new ArchiveDamaged('its checksum does not fit its contents');
  return trailer as Trailer;
}

/** Reads a line between; throws `RequestInvalid` for JSON that is none or that cannot be stored. */
export function readRecord(line: Buffer): ArchiveRecord | undefined {
  const record: Partial<ArchiveRecord> = parseObject(line.toString(), MAX_VALUES) ?? {};
  const { type, data, refs = [] } = record;
  if (typeof type !== 'string' || typeof data !== 'object' || data === null || !Array.isArray(refs))
    return undefined;
  return { type, data, refs };
}

function objectIn(line: Buffer): object | undefined {
  try {
    return parseObject(line.toString());
  } catch {
    return undefined;
  }
}

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isVersions = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && Object.values(value).every(isVersion);
