import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { ObjectNotFound } from '#libs/storage/storage-errors.js';
import { ColdStorageUnavailable, ConversationArchiveNotFound } from '../domain/archive.errors.js';

const PREFIX = 'conversation-archives';

/** The file that one attempt to archive a conversation writes. */
export interface ArchivePlace {
  readonly organizationId: string;
  readonly archiveId: string;
  readonly attempt: number;
}

/** An archived conversation as its row says it is. */
export interface StoredArchive extends ArchivePlace {
  readonly sizeBytes: number;
  readonly sha256: string;
}

type ArchiveFolder = Pick<ArchivePlace, 'organizationId' | 'archiveId'>;

/**
 * Archived conversations in storage, one file each, so that what belonged to one person can be deleted and what belonged
 * to others stays. What every attempt wrote is in the archive's folder and goes with it.
 */
@Injectable()
export class ArchiveFiles {
  constructor(private readonly storage: ObjectStorage) {}

  write(place: ArchivePlace, source: Readable, sizeBytes: number): Promise<void> {
    return this.storage.write(keyOf(place), source, sizeBytes, 'application/gzip');
  }

  /** The stream fails at its end when the bytes are not those that were stored. */
  async read(archive: StoredArchive): Promise<Readable> {
    try {
      const source = (await this.storage.read(keyOf(archive))) as AsyncIterable<Buffer>;
      return Readable.from(intact(source, archive), { objectMode: false });
    } catch (error) {
      throw error instanceof ObjectNotFound
        ? new ConversationArchiveNotFound()
        : new ColdStorageUnavailable(error);
    }
  }

  /** Harmless when there is nothing. */
  remove(folder: ArchiveFolder): Promise<void> {
    return this.storage.removeUnder(folderOf(folder));
  }

  removeOfOrganization(organizationId: string): Promise<void> {
    return this.storage.removeUnder(`${PREFIX}/${organizationId}`);
  }
}

const folderOf = ({ organizationId, archiveId }: ArchiveFolder): string =>
  `${PREFIX}/${organizationId}/${archiveId}`;

const keyOf = (place: ArchivePlace): string => `${folderOf(place)}/${place.attempt}.jsonl.gz`;

/** One piece behind, so that whoever counts bytes does not take a damaged file for a whole one. */
async function* intact(
  source: AsyncIterable<Buffer>,
  { archiveId, sizeBytes, sha256 }: StoredArchive,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  let last: Buffer | undefined;
  for await (const chunk of source) {
    if (last) yield last;
    hash.update(chunk);
    bytes += chunk.length;
    last = chunk;
  }
  if (!last || bytes !== sizeBytes || hash.digest('hex') !== sha256)
    throw new Error(`The file of the archive ${archiveId} is not what was stored`);
  yield last;
}
