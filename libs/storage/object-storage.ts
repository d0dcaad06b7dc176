import type { Readable } from 'node:stream';

/**
 * `sha256` is composite, as S3 has it: the SHA-256 of the parts' SHA-256 digests, one after the other. `crc32` is of
 * the whole file.
 */
export const CHECKSUM_ALGORITHMS = ['sha256', 'crc32'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A file that is being sent in parts. With an algorithm every part is sent with its checksum. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly algorithm: ChecksumAlgorithm | null;
}

export interface PartToSend {
  readonly number: number;
  readonly sizeBytes: number;
  /** Base64; required when the upload has an algorithm. */
  readonly checksum?: string;
}

/** A request that anybody may make until its time is over; the headers belong to what is signed. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StoredPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly checksum: string | null;
}

export interface PartPage {
  readonly parts: readonly StoredPart[];
  /** Where the next page begins: after this number. Null on the last one. */
  readonly next: number | null;
}

export interface StoredObject {
  readonly sizeBytes: number;
}

export interface DownloadOptions {
  readonly contentType: string;
  /** A whole `Content-Disposition`. */
  readonly disposition: string;
  readonly expiresAt: Date;
}

/**
 * Where files are kept, under keys of segments of letters, digits, `.`, `_` and `-`, joined by `/`. Clients send parts
 * and fetch files by signed addresses, past the application where the storage is a service of its own.
 */
export abstract class ObjectStorage {
  /** Fails when files cannot be kept now. */
  abstract check(): Promise<void>;

  /** Opens an upload in parts and gives its id. */
  abstract openUpload(key: string, contentType: string, algorithm: ChecksumAlgorithm | null): Promise<string>;
  /** A PUT of exactly one part. Sending a part again replaces it; one with other bytes than its checksum is refused. */
  abstract signPart(upload: OpenUpload, part: PartToSend, expiresAt: Date): Promise<SignedRequest>;
  /** By number. Throws `UploadNotFound`. */
  abstract listParts(upload: OpenUpload, after: number, limit: number): Promise<PartPage>;
  /**
   * Makes the file of its parts, in the order of their numbers. Throws `PartsChanged`, or `ChecksumMismatch` when the
   * whole does not have the checksum, and the upload stays open. Throws `UploadNotFound`, or does nothing, when it was
   * completed before.
   */
  abstract completeUpload(
    upload: OpenUpload,
    parts: readonly StoredPart[],
    checksum: string | undefined,
  ): Promise<void>;
  /** Harmless when it is not open any more. */
  abstract abortUpload(upload: OpenUpload): Promise<void>;

  abstract stat(key: string): Promise<StoredObject | undefined>;
  /** From the start, at most `limit` bytes when it is given. Throws `ObjectNotFound`. */
  abstract read(key: string, limit?: number): Promise<Readable>;
  abstract write(key: string, source: Readable, sizeBytes: number, contentType: string): Promise<void>;
  /** Every file whose key begins with `prefix` and a `/`. Harmless when there is none. */
  abstract removeUnder(prefix: string): Promise<void>;
  /** An address that gives the file, by ranges too, to whoever has it. */
  abstract signDownload(key: string, options: DownloadOptions): Promise<string>;
}

/** Largest part that is accepted and most parts of a file, as S3 has them. */
export const MAX_PARTS = 10_000;
const MIN_PART_BYTES = 16 * 1024 * 1024;

/** How large the parts of a file are, all but the last. */
export function partSizeFor(sizeBytes: number): number {
  const mebibyte = 1024 * 1024;
  return Math.max(MIN_PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS / mebibyte) * mebibyte);
}
