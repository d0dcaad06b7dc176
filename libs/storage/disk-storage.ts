import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pick } from '#libs/kernel/pick.js';
import { checksumOf, compositeOf, withoutPartCount, type Checksum } from './checksums.js';
import { DiskLayout } from './disk-layout.js';
import { DiskParts, type KeptPart } from './disk-parts.js';
import {
  MAX_PARTS,
  ObjectStorage,
  type DownloadOptions,
  type OpenUpload,
  type PartPage,
  type PartToSend,
  type SignedRequest,
  type StoredObject,
  type StoredPart,
} from './object-storage.js';
import type { SignedUrls } from './signed-urls.js';
import { ChecksumMismatch, ObjectNotFound, PartsChanged, UploadNotFound } from './storage-errors.js';

/** Routes of our own that signed addresses lead to, see `disk-routes.ts`. */
export const PART_PATH = '/api/v1/storage/part';
export const OBJECT_PATH = '/api/v1/storage/object';

/** Large enough that reading and writing alternate rarely, small enough to be nothing in memory. */
const COPY_BYTES = 1_048_576;

/** Files in a folder that all processes share. What S3 does with addresses, two routes of the application do here. */
export class DiskStorage extends ObjectStorage {
  readonly layout: DiskLayout;
  readonly parts: DiskParts;

  constructor(
    private readonly folder: string,
    readonly urls: SignedUrls,
  ) {
    super();
    this.layout = new DiskLayout(folder);
    this.parts = new DiskParts(this.layout);
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await access(this.folder, constants.R_OK | constants.W_OK);
  }

  async openUpload(): Promise<string> {
    const uploadId = randomUUID();
    await mkdir(this.layout.upload(uploadId), { recursive: true, mode: 0o700 });
    return uploadId;
  }

  async signPart(
    { uploadId, algorithm }: OpenUpload,
    part: PartToSend,
    expiresAt: Date,
  ): Promise<SignedRequest> {
    const { number, sizeBytes, checksum } = part;
    const parameters = {
      upload: uploadId,
      number: String(number),
      size: String(sizeBytes),
      ...(algorithm && checksum !== undefined ? { algorithm, checksum } : {}),
    };
    return { url: this.urls.sign('PUT', PART_PATH, parameters, expiresAt), headers: {} };
  }

  async listParts({ uploadId }: OpenUpload, after: number, limit: number): Promise<PartPage> {
    const found = await this.parts.list(uploadId, after, limit + 1);
    const parts = found
      .slice(0, limit)
      .map((part) => pick(part, ['number', 'sizeBytes', 'etag', 'checksum']));
    return { parts, next: found.length > limit ? (parts.at(-1)?.number ?? null) : null };
  }

  async completeUpload(upload: OpenUpload, parts: readonly StoredPart[], checksum?: string): Promise<void> {
    const { key, uploadId, algorithm } = upload;
    const kept = await this.parts.list(uploadId, 0, MAX_PARTS);
    const chosen = parts.map((part) =>
      kept.find(({ number, etag }) => number === part.number && etag === part.etag),
    );
    if (!chosen.every((part) => part !== undefined)) throw new PartsChanged();
    const whole = algorithm === 'crc32' ? checksumOf(algorithm) : undefined;
    const draft = await this.concatenate(uploadId, key, chosen, whole);
    const actual = whole?.digest() ?? (algorithm && compositeOf(chosen.map((part) => part.checksum ?? '')));
    if (actual && checksum !== undefined && withoutPartCount(checksum) !== actual) {
      await rm(draft, { force: true });
      throw new ChecksumMismatch();
    }
    await rename(draft, this.layout.object(key));
    await this.removeUpload(uploadId);
  }

  async abortUpload({ uploadId }: OpenUpload): Promise<void> {
    await this.removeUpload(uploadId);
  }

  /** Out of sight in one step, so that nobody lists half of its parts. */
  private async removeUpload(uploadId: string): Promise<void> {
    const [folder, removed] = [this.layout.upload(uploadId), `${this.layout.upload(uploadId)}.removed`];
    try {
      await rename(folder, removed);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    await rm(removed, { recursive: true, force: true });
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    try {
      return { sizeBytes: (await stat(this.layout.object(key))).size };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async read(key: string, limit?: number): Promise<Readable> {
    try {
      const file = await open(this.layout.object(key));
      return file.createReadStream(limit === undefined ? {} : { end: limit - 1 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ObjectNotFound();
      throw error;
    }
  }

  async write(key: string, source: Readable): Promise<void> {
    const draft = await this.draft(key);
    try {
      await pipeline(source, createWriteStream(draft, { mode: 0o600, flush: true }));
      await rename(draft, this.layout.object(key));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async removeUnder(prefix: string): Promise<void> {
    await rm(this.layout.object(prefix), { recursive: true, force: true });
  }

  async signDownload(key: string, { contentType, disposition, expiresAt }: DownloadOptions): Promise<string> {
    return this.urls.sign('GET', OBJECT_PATH, { key, type: contentType, disposition }, expiresAt);
  }

  private async concatenate(
    uploadId: string,
    key: string,
    parts: readonly KeptPart[],
    whole: Checksum | undefined,
  ): Promise<string> {
    const draft = await this.draft(key);
    const folder = this.layout.upload(uploadId);
    const target = await open(draft, 'wx', 0o600);
    // One buffer for all of it: new ones would fill the memory faster than they are collected.
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    try {
      for (const { file } of parts) await append(join(folder, file), target, buffer, whole);
      await target.sync();
      return draft;
    } catch (error) {
      await rm(draft, { force: true });
      // Completed or aborted by somebody else at the same time.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UploadNotFound();
      throw error;
    } finally {
      await target.close();
    }
  }

  /** A file beside the one it becomes, so that renaming it is one step. */
  private async draft(key: string): Promise<string> {
    const path = this.layout.object(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return `${path}.${randomUUID()}`;
  }
}

async function append(
  path: string,
  target: FileHandle,
  buffer: Buffer,
  whole: Checksum | undefined,
): Promise<void> {
  const part = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await part.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      whole?.update(piece);
      await target.appendFile(piece);
    }
  } finally {
    await part.close();
  }
}
