import { Injectable } from '@nestjs/common';
import { DomainError } from '#libs/kernel/domain-error.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ArchiveRecordInvalid } from '../domain/archive.errors.js';
import type { ArchiveSummary } from '../domain/archive.js';
import { TenancyOptions } from '../tenancy-options.js';
import { ArchiveFiles } from './archive-files.js';
import { MAX_RATIO, readArchive } from './archive-reader.js';
import type { ImportTarget, RecordType } from './archive-section.js';
import { ArchiveSections } from './archive-sections.js';
import { acceptRecord } from './accept-record.js';
import { readRecord } from './format.js';
import type { Progress } from './progress.js';
import type { Remapping } from './remapping.js';

/** Records of one type are written so many at a time, and fewer when they are large. */
const BATCH = 200;
const BATCH_BYTES = 4_194_304;

/** Of PostgreSQL: the same row twice in one statement, values out of range, constraints. */
const REFUSALS = /^2[123]/;

interface Batch {
  readonly name: string;
  readonly type: RecordType<object>;
  readonly records: object[];
  /** The number of its first record in the file. */
  readonly from: number;
  bytes: number;
}

/** Writes what an archive says, inside the command at hand: all of it, or nothing when it throws. */
@Injectable()
export class Importer {
  constructor(
    private readonly sections: ArchiveSections,
    private readonly files: ArchiveFiles,
    private readonly options: TenancyOptions,
  ) {}

  async import(
    file: string,
    target: Omit<ImportTarget, 'count'>,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<ArchiveSummary> {
    // References are checked with each statement: left to the end they would fill the server's memory.
    await commandRows(sql`set constraints all immediate`);
    const summary: Record<string, number> = {};
    const count = (what: string, by = 1): void => {
      summary[what] = (summary[what] ?? 0) + by;
    };
    const types = this.types();
    let batch: Batch | undefined;
    const write = async (): Promise<void> => {
      if (batch) await this.write(batch, { ...target, count });
      progress.done += batch?.records.length ?? 0;
      batch = undefined;
      signal.throwIfAborted();
    };
    await readArchive(await this.files.read(file), {
      sections: this.sections.versions(),
      maxUnpackedBytes: this.options.archiveMaxBytes * MAX_RATIO,
      onRecord: async (line, number) => {
        const { name, type, data, refs } = this.read(line, number, types);
        // What came before is written first, as it may have met people whom this record names.
        if (batch && (batch.type !== type || isFull(batch))) await write();
        batch ??= { name, type, records: [], from: number, bytes: 0 };
        batch.records.push(accept(type, data, refs, target.ids, number, name));
        batch.bytes += line.length;
        count(name);
      },
    });
    await write();
    return summary;
  }

  private types(): ReadonlyMap<string, RecordType<object>> {
    return new Map(
      this.sections
        .all()
        .flatMap(({ name, records }) => records.map((type) => [`${name}.${type.name}`, type] as const)),
    );
  }

  private read(line: Buffer, number: number, types: ReadonlyMap<string, RecordType<object>>) {
    const read = orRefused(() => readRecord(line), number, 'a record');
    const type = types.get(read?.type ?? '');
    if (!read || !type) throw new ArchiveRecordInvalid(number, 'a record', 'there is no such type.');
    return { name: read.type, type, data: read.data, refs: new Set(read.refs) };
  }

  private async write({ type, records, name, from }: Batch, target: ImportTarget): Promise<void> {
    try {
      await type.write(records, target);
    } catch (error) {
      throw refused(error, from, name);
    }
  }
}

function accept(
  { free, shape }: RecordType<object>,
  data: Readonly<Record<string, unknown>>,
  refs: ReadonlySet<string>,
  ids: Remapping,
  number: number,
  name: string,
): object {
  const rewritten = { ...data };
  for (const field of free) rewritten[field] = ids.within(data[field], refs);
  return orRefused(() => acceptRecord(shape, rewritten), number, name);
}

function orRefused<T>(work: () => T, number: number, name: string): T {
  try {
    return work();
  } catch (error) {
    throw refused(error, number, name);
  }
}

const isFull = ({ records, bytes }: Batch): boolean => records.length >= BATCH || bytes >= BATCH_BYTES;

/** What the database or a rule refuses is the file's fault; anything else is ours. */
function refused(error: unknown, number: number, name: string): unknown {
  if (error instanceof DomainError) {
    const [field] = error.errors ?? [];
    const why = field ? `${field.pointer.slice(1)} ${field.detail}.` : error.message;
    return new ArchiveRecordInvalid(number, name, why);
  }
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (!REFUSALS.test(String(code))) return error;
  const rule = constraint ? ` (${constraint})` : '';
  return new ArchiveRecordInvalid(number, name, `from here on a value does not fit${rule}.`);
}
