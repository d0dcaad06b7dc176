import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { Snapshots } from '#libs/persistence/snapshots.js';
import { sql } from '#libs/persistence/sql.js';
import { recordFile } from '#libs/storage/record-file.js';
import type { ArchiveFile, ArchiveSummary } from '../domain/archive.js';
import { ArchiveFiles } from './archive-files.js';
import type { ExportSource, RecordType } from './archive-section.js';
import { ArchiveSections } from './archive-sections.js';
import { manifestOf, type ArchiveRecord, type Manifest } from './format.js';
import type { Progress } from './progress.js';
import { refsOf } from './refs.js';

/** Records are read and written so many at a time; nothing else of an archive is ever in memory. */
const BATCH = 100;
const CONVERSATIONS_MS = 90 * 86_400_000;

/** Writes the archive of an organization as it is at one moment. */
@Injectable()
export class Exporter {
  constructor(
    private readonly sections: ArchiveSections,
    private readonly files: ArchiveFiles,
    private readonly snapshots: Snapshots,
    private readonly clock: Clock,
  ) {}

  async export(
    organizationId: string,
    name: string,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<{ file: ArchiveFile; summary: ArchiveSummary }> {
    const at = this.clock.now();
    return this.snapshots.read(async (snapshot) => {
      const source = { snapshot, organizationId, since: new Date(at.getTime() - CONVERSATIONS_MS) };
      progress.total = await this.total(source);
      const counts: Record<string, number> = {};
      const records = this.records(source, counts, progress);
      const lines = recordFile(await this.manifest(source, at), records, counts);
      const store = (packed: AsyncIterable<Buffer>): Promise<ArchiveFile> => this.files.store(name, packed);
      const file = await pipeline(lines, createGzip(), store, { signal });
      return { file, summary: counts };
    });
  }

  private async manifest({ snapshot, organizationId }: ExportSource, at: Date): Promise<Manifest> {
    const [organization] = await snapshot.rows<Manifest['organization']>(
      sql`select name, slug from tenancy.organizations where id = ${organizationId}`,
    );
    if (!organization) throw new Error('The organization to export is gone');
    return manifestOf(organization, this.sections.versions(), at);
  }

  private async total(source: ExportSource): Promise<number> {
    let total = 0;
    for (const { records } of this.sections.all())
      for (const type of records) total += await type.count(source);
    return total;
  }

  private async *records(
    source: ExportSource,
    counts: Record<string, number>,
    progress: Progress,
  ): AsyncGenerator<ArchiveRecord[]> {
    for (const section of this.sections.all())
      for (const type of section.records) {
        const name = `${section.name}.${type.name}`;
        counts[name] = 0;
        for await (const batch of this.batches(source, type, name)) {
          yield batch;
          progress.done += batch.length;
        }
      }
  }

  private async *batches(
    source: ExportSource,
    type: RecordType<object>,
    name: string,
  ): AsyncGenerator<ArchiveRecord[]> {
    let last: object | undefined;
    do {
      const page: object[] = await type.page(source, last, BATCH);
      last = page.length < BATCH ? undefined : page.at(-1);
      if (page.length > 0) yield await this.withRefs(source, type, name, page);
    } while (last);
  }

  /** Tells for each record which values of its free data are ids of the organization. */
  private async withRefs(
    source: ExportSource,
    { free }: RecordType<object>,
    type: string,
    page: readonly object[],
  ): Promise<ArchiveRecord[]> {
    const found = page.map((each) => {
      const data = each as Record<string, unknown>;
      return { data, candidates: refsOf(free.map((field) => data[field])) };
    });
    const asked = [...new Set(found.flatMap(({ candidates }) => candidates))];
    const known = new Set<string>();
    if (asked.length > 0)
      for (const section of this.sections.all())
        for (const id of await section.known(source, asked)) known.add(id);
    return found.map(({ data, candidates }) => {
      const refs = candidates.filter((id) => known.has(id));
      return { type, data, ...(refs.length > 0 && { refs }) };
    });
  }
}
