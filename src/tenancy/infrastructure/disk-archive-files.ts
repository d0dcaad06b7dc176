import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ArchiveFileMissing } from '../domain/archive.errors.js';
import type { ArchiveFile } from '../domain/archive.js';
import { ArchiveFiles } from '../archive/archive-files.js';
import { TenancyOptions } from '../tenancy-options.js';

/** Files in one folder, readable by nobody else. Processes on several machines have to share it. */
@Injectable()
export class DiskArchiveFiles extends ArchiveFiles {
  private readonly folder: string;

  constructor({ archiveDir }: TenancyOptions) {
    super();
    this.folder = archiveDir;
  }

  /** Under another name until it is whole and on the disk. */
  async store(name: string, source: AsyncIterable<Buffer>): Promise<ArchiveFile> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const part = this.path(`${randomUUID()}.part`);
    try {
      const written = await write(part, source);
      await rename(part, this.path(name));
      return { name, ...written };
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async read(name: string): Promise<Readable> {
    try {
      const file = await open(this.path(name));
      return file.createReadStream({ highWaterMark: 65_536 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ArchiveFileMissing();
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  async removeOlderThan(at: Date): Promise<void> {
    const names = await readdir(this.folder).catch(() => []); // nothing was ever kept
    for (const name of names) {
      const { mtime } = await stat(this.path(name)).catch(() => ({ mtime: at })); // another process was first
      if (mtime < at) await this.remove(name);
    }
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}

async function write(path: string, source: AsyncIterable<Buffer>): Promise<Omit<ArchiveFile, 'name'>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await file.appendFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
