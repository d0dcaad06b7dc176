import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { checksumOf } from './checksums.js';
import type { DiskLayout } from './disk-layout.js';
import type { ChecksumAlgorithm, PartToSend, StoredPart } from './object-storage.js';
import { ChecksumMismatch, PartSizeWrong, UploadNotFound } from './storage-errors.js';

/** A part as it is kept: what is known of it, and the file its bytes are in. */
export interface KeptPart extends StoredPart {
  readonly file: string;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The parts of uploads on the disk. A part is there once its description is, which is renamed into place. */
export class DiskParts {
  constructor(private readonly layout: DiskLayout) {}

  async receive(
    uploadId: string,
    part: PartToSend,
    algorithm: ChecksumAlgorithm | null,
    source: Readable,
  ): Promise<StoredPart> {
    const folder = this.layout.upload(uploadId);
    await this.requireOpen(uploadId);
    const file = `${randomUUID()}.data`;
    const path = join(folder, file);
    try {
      const received = await receive(path, source, part.sizeBytes, algorithm);
      if (part.checksum !== undefined && received.checksum !== part.checksum) throw new ChecksumMismatch();
      const kept: KeptPart = { number: part.number, sizeBytes: part.sizeBytes, ...received, file };
      await this.put(uploadId, kept);
      return kept;
    } catch (error) {
      await rm(path, { force: true });
      if (missing(error)) throw new UploadNotFound(); // aborted meanwhile
      throw error;
    }
  }

  /** The parts after a number, by number, at most so many. Throws `UploadNotFound`. */
  async list(uploadId: string, after: number, limit: number): Promise<KeptPart[]> {
    const names = await readdir(this.layout.upload(uploadId)).catch((error: unknown) => {
      throw missing(error) ? new UploadNotFound() : error;
    });
    const described = names.filter((name) => name.endsWith('.json')).toSorted();
    const wanted = described.filter((name) => Number.parseInt(name, 10) > after).slice(0, limit);
    return Promise.all(wanted.map((name) => this.read(uploadId, Number.parseInt(name, 10))));
  }

  private async read(uploadId: string, number: number): Promise<KeptPart> {
    return JSON.parse(await readFile(this.layout.part(uploadId, number), 'utf8')) as KeptPart;
  }

  private async put(uploadId: string, part: KeptPart): Promise<void> {
    const place = this.layout.part(uploadId, part.number);
    const before = await this.read(uploadId, part.number).catch(() => undefined); // sent for the first time
    const draft = `${place}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(part), { flush: true });
    await rename(draft, place);
    if (before) await rm(join(this.layout.upload(uploadId), before.file), { force: true });
  }

  private async requireOpen(uploadId: string): Promise<void> {
    await stat(this.layout.upload(uploadId)).catch((error: unknown) => {
      throw missing(error) ? new UploadNotFound() : error;
    });
  }
}

/** Writes as fast as the disk takes it and no more than was agreed, whatever is sent. */
async function receive(
  path: string,
  source: Readable,
  sizeBytes: number,
  algorithm: ChecksumAlgorithm | null,
): Promise<{ etag: string; checksum: string | null }> {
  const md5 = createHash('md5');
  const checksum = algorithm && checksumOf(algorithm);
  let received = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > sizeBytes) throw new PartSizeWrong(sizeBytes);
      md5.update(chunk);
      checksum?.update(chunk);
      await file.appendFile(chunk);
    }
    if (received !== sizeBytes) throw new PartSizeWrong(sizeBytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { etag: `"${md5.digest('hex')}"`, checksum: checksum?.digest() ?? null };
}
