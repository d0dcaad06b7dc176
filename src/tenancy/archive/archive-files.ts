import type { Readable } from 'node:stream';
import type { ArchiveFile } from '../domain/archive.js';

/** Where the files of archives are kept. */
export abstract class ArchiveFiles {
  /** Keeps all that the source yields, or nothing when it fails. */
  abstract store(name: string, source: AsyncIterable<Buffer>): Promise<ArchiveFile>;
  /** Throws `ArchiveFileMissing`. */
  abstract read(name: string): Promise<Readable>;
  /** Harmless when there is none. */
  abstract remove(name: string): Promise<void>;
  /** Also what a process left half written when it died. */
  abstract removeOlderThan(at: Date): Promise<void>;
}

/** The name of an uploaded file, while it waits to be imported. */
export const importFile = (archiveId: string): string => `import-${archiveId}.jsonl.gz`;
