import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { ArchiveKind } from './archive-kind.js';
import { ArchiveEnded, ArchiveFileMissing } from './archive.errors.js';
import { ArchiveCancelled, ArchiveCompleted, ArchiveFailed, ArchiveRequested } from './archive.events.js';

export const ARCHIVE_STATUSES = ['queued', 'running', 'complete', 'failed', 'cancelled'] as const;
export type ArchiveStatus = (typeof ARCHIVE_STATUSES)[number];

/** How many records of each type, and what else there is to say of how it went. */
export type ArchiveSummary = Readonly<Record<string, number>>;

/** The bytes of an archive as they are kept. */
export interface ArchiveFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** An attempt that was broken off this often would be broken off again. */
const MAX_ATTEMPTS = 5;
/** How long the file of an export can be downloaded. */
export const ARCHIVE_KEPT_MS = 7 * 86_400_000;

/** One export or import of an organization, from the request to its end. */
export class Archive extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly kind: ArchiveKind;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly status: ArchiveStatus;
  readonly attempts: number;
  /** Records written or read so far; told about once a second while it runs. */
  readonly done: number;
  readonly total: number | null;
  readonly file: string | null;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly summary: ArchiveSummary;
  readonly error: string | null;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly updatedAt: Date;
  readonly revision: number;

  static ofExport(id: string, organizationId: string, by: string, at: Date): Archive {
    return Archive.request(id, organizationId, 'export', by, at);
  }

  static ofImport(
    id: string,
    organizationId: string,
    by: string,
    file: ArchiveFile,
    total: number,
    at: Date,
  ): Archive {
    return Archive.request(id, organizationId, 'import', by, at).set({ ...kept(file), total });
  }

  private static request(id: string, organizationId: string, kind: ArchiveKind, by: string, at: Date) {
    const archive = new Archive();
    archive.record(new ArchiveRequested(id, kind));
    return archive.set({
      ...NOTHING_YET,
      id,
      organizationId,
      kind,
      requestedBy: by,
      createdAt: at,
      updatedAt: at,
    });
  }

  get isOpen(): boolean {
    return this.status === 'queued' || this.status === 'running';
  }

  /** Whether there is time left to try once more. */
  get mayTryAgain(): boolean {
    return this.attempts < MAX_ATTEMPTS;
  }

  /** Begins from the start, also after a worker that was not heard of again. */
  begin(at: Date): void {
    this.requireOpen();
    this.change(at, { status: 'running', attempts: this.attempts + 1, done: 0 });
  }

  completeExport(file: ArchiveFile, records: number, summary: ArchiveSummary, at: Date): void {
    const expiresAt = new Date(at.getTime() + ARCHIVE_KEPT_MS);
    this.complete(records, { ...kept(file), summary, expiresAt }, at);
  }

  /** The file has served its purpose. */
  completeImport(records: number, summary: ArchiveSummary, at: Date): void {
    this.complete(records, { summary, file: null }, at);
  }

  /** The file to hand out. */
  download(at: Date): ArchiveFile {
    const { kind, file: name, sizeBytes, sha256, expiresAt } = this;
    if (kind !== 'export' || name === null || sizeBytes === null || sha256 === null)
      throw new ArchiveFileMissing();
    if (expiresAt && expiresAt <= at) throw new ArchiveFileMissing();
    return { name, sizeBytes, sha256 };
  }

  fail(error: string, at: Date): void {
    this.requireOpen();
    this.record(new ArchiveFailed(this.id, this.kind));
    this.change(at, { status: 'failed', error, file: null, finishedAt: at });
  }

  cancel(at: Date): void {
    this.requireOpen();
    this.record(new ArchiveCancelled(this.id, this.kind));
    this.change(at, { status: 'cancelled', file: null, finishedAt: at });
  }

  private complete(records: number, change: Partial<Archive>, at: Date): void {
    this.requireOpen();
    this.record(new ArchiveCompleted(this.id, this.kind, records));
    this.change(at, { ...change, status: 'complete', done: records, total: records, finishedAt: at });
  }

  private requireOpen(): void {
    if (!this.isOpen) throw new ArchiveEnded(this.status);
  }

  private change(at: Date, change: Partial<Archive>): void {
    this.set({ ...change, updatedAt: at, revision: this.revision + 1 });
  }

  private set(change: Partial<Archive>): this {
    return Object.assign(this, change);
  }
}

const kept = ({ name, sizeBytes, sha256 }: ArchiveFile) => ({ file: name, sizeBytes, sha256 });

const NOTHING_YET = {
  status: 'queued',
  attempts: 0,
  done: 0,
  total: null,
  file: null,
  sizeBytes: null,
  sha256: null,
  summary: {},
  error: null,
  finishedAt: null,
  expiresAt: null,
  revision: 1,
} as const;
