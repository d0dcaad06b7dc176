import type { Snapshot } from '#libs/persistence/snapshots.js';
import type { Remapping } from './remapping.js';

/** What is exported, and from what moment's rows. */
export interface ExportSource {
  readonly snapshot: Snapshot;
  readonly organizationId: string;
  /** Conversations count from here on. */
  readonly since: Date;
}

/** What is imported into. Everything is written in one transaction, as the system role. */
export interface ImportTarget {
  readonly organizationId: string;
  readonly importerId: string;
  readonly at: Date;
  readonly ids: Remapping;
  /** Adds to what the importer is told at the end. */
  readonly count: (what: string, by?: number) => void;
}

/** What a record says, without being an instance of its class. */
export type Fields<R> = { [K in keyof R]: R[K] };

/** One type of record. `R` is what a record says, validated like a request wherever it comes from. */
export interface RecordType<R extends object> {
  readonly name: string;
  readonly shape: new () => R;
  /** Fields of free data, in which any value may be the id of something. */
  readonly free: readonly string[];
  count(source: ExportSource): Promise<number>;
  /** The next of its records after one, in a fixed order; none after the last. */
  page(source: ExportSource, after: R | undefined, limit: number): Promise<R[]>;
  write(records: readonly Fields<R>[], target: ImportTarget): Promise<void>;
}

/** What one context puts into the archive of an organization and takes out of it again. */
export interface ArchiveSection {
  readonly name: string;
  /** Counts what readers of older versions could not understand. */
  readonly version: number;
  /** What others refer to comes first. */
  readonly records: readonly RecordType<object>[];
  /** Which of these ids are the organization's. */
  known(source: ExportSource, ids: readonly string[]): Promise<string[]>;
}
