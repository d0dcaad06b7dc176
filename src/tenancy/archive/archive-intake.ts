import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { BodyTooLarge } from '#libs/http/problem.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { ArchiveInProgress } from '../domain/archive.errors.js';
import type { ArchiveFile } from '../domain/archive.js';
import { TenancyOptions } from '../tenancy-options.js';
import { ArchiveFiles, importFile } from './archive-files.js';
import { MAX_RATIO, readArchive, type ArchiveContents } from './archive-reader.js';
import { ArchiveSections } from './archive-sections.js';

/** A file that is whole and that we can read. */
export interface ReceivedArchive {
  readonly archiveId: string;
  readonly file: ArchiveFile;
  readonly contents: ArchiveContents;
}

/** Takes files in, one at a time of each person, and keeps only what can be imported. */
@Injectable()
export class ArchiveIntake {
  private readonly senders = new Set<string>();

  constructor(
    private readonly files: ArchiveFiles,
    private readonly sections: ArchiveSections,
    private readonly options: TenancyOptions,
  ) {}

  /** Gives the file to `use` and forgets it when either fails. */
  async receive<R>(
    upload: Readable,
    senderId: string,
    use: (received: ReceivedArchive) => Promise<R>,
  ): Promise<R> {
    if (this.senders.has(senderId)) throw new ArchiveInProgress();
    this.senders.add(senderId);
    const archiveId = newId();
    const name = importFile(archiveId);
    try {
      const file = await this.files.store(name, this.limited(upload));
      return await use({ archiveId, file, contents: await this.inspect(name) });
    } catch (error) {
      await this.files.remove(name);
      throw error;
    } finally {
      this.senders.delete(senderId);
    }
  }

  private async inspect(name: string): Promise<ArchiveContents> {
    const maxUnpackedBytes = this.options.archiveMaxBytes * MAX_RATIO;
    return readArchive(await this.files.read(name), {
      sections: this.sections.versions(),
      maxUnpackedBytes,
    });
  }

  private async *limited(upload: Readable): AsyncGenerator<Buffer> {
    const { archiveMaxBytes } = this.options;
    let bytes = 0;
    try {
      for await (const chunk of upload as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > archiveMaxBytes) break;
        yield chunk;
      }
    } catch {
      throw new RequestInvalid('The upload was broken off.');
    }
    if (bytes > archiveMaxBytes) throw new BodyTooLarge(archiveMaxBytes);
  }
}
