import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
  type Part,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  ObjectStorage,
  type ChecksumAlgorithm,
  type DownloadOptions,
  type OpenUpload,
  type PartPage,
  type PartToSend,
  type SignedRequest,
  type StoredObject,
  type StoredPart,
} from './object-storage.js';
import { ChecksumMismatch, ObjectNotFound, PartsChanged, UploadNotFound } from './storage-errors.js';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** Of a service other than AWS. */
  readonly endpoint?: string;
  /** Where clients reach it, when that is elsewhere. */
  readonly publicEndpoint?: string;
  /** The environment's own credentials (instance role, profile) when there are none. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly forcePathStyle: boolean;
}

const SECOND_MS = 1000;
const MISSING = new Set(['NotFound', 'NoSuchKey']);
const WRONG_CHECKSUM = new Set(['BadDigest', 'InvalidDigest', 'XAmzContentChecksumMismatch']);
const WRONG_PARTS = new Set(['InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']);

const failsAs = (error: unknown, names: ReadonlySet<string> | string): boolean =>
  error instanceof S3ServiceException &&
  (typeof names === 'string' ? names === error.name : names.has(error.name));

/** S3 and whatever speaks its protocol: multipart uploads, signatures of version 4. */
export class S3Storage extends ObjectStorage {
  private readonly client: S3Client;
  /** Signs for the address that clients see; makes no requests. */
  private readonly signer: S3Client;
  private readonly bucket: string;

  constructor({ bucket, region, endpoint, publicEndpoint, credentials, forcePathStyle }: S3Options) {
    super();
    this.bucket = bucket;
    const common = {
      region,
      credentials,
      forcePathStyle,
      maxAttempts: 4,
      // Otherwise checksums of nothing would be signed into addresses, and services that are not AWS refuse the form
      // in which the client sends them.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    } as const;
    this.client = new S3Client({ ...common, endpoint });
    this.signer = new S3Client({ ...common, endpoint: publicEndpoint ?? endpoint });
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  async openUpload(key: string, contentType: string, algorithm: ChecksumAlgorithm | null): Promise<string> {
    const { UploadId } = await this.client.send(
      new CreateMultipartUploadCommand({
        ...this.at(key),
        ContentType: contentType,
        ...(algorithm && { ChecksumAlgorithm: NAMES[algorithm], ChecksumType: TYPES[algorithm] }),
      }),
    );
    if (!UploadId) throw new Error('The storage opened an upload without an id');
    return UploadId;
  }

  async signPart(upload: OpenUpload, part: PartToSend, expiresAt: Date): Promise<SignedRequest> {
    const { number, sizeBytes, checksum } = part;
    const { algorithm } = upload;
    const hasChecksum = algorithm !== null && checksum !== undefined;
    const command = new UploadPartCommand({
      ...this.of(upload),
      PartNumber: number,
      ContentLength: sizeBytes,
      ...(hasChecksum && { [FIELDS[algorithm]]: checksum }),
    });
    const header = hasChecksum ? `x-amz-checksum-${algorithm}` : undefined;
    const url = await getSignedUrl(this.signer, command, {
      expiresIn: secondsUntil(expiresAt),
      // The length is signed, so that nobody can send more than he has reserved.
      signableHeaders: new Set(['host', 'content-length', ...(header ? [header] : [])]),
      unhoistableHeaders: new Set(header ? [header] : []),
    });
    return { url, headers: header && checksum !== undefined ? { [header]: checksum } : {} };
  }

  async listParts(upload: OpenUpload, after: number, limit: number): Promise<PartPage> {
    try {
      const { Parts = [], IsTruncated } = await this.client.send(
        new ListPartsCommand({
          ...this.of(upload),
          MaxParts: limit,
          ...(after > 0 && { PartNumberMarker: String(after) }),
        }),
      );
      const parts = Parts.map((part) => toStoredPart(part, upload.algorithm));
      return { parts, next: IsTruncated ? (parts.at(-1)?.number ?? null) : null };
    } catch (error) {
      throw failsAs(error, 'NoSuchUpload') ? new UploadNotFound() : error;
    }
  }

  async completeUpload(upload: OpenUpload, parts: readonly StoredPart[], checksum?: string): Promise<void> {
    const { algorithm } = upload;
    const whole = algorithm && {
      ChecksumType: TYPES[algorithm],
      ...(checksum && { [FIELDS[algorithm]]: checksum }),
    };
    try {
      await this.client.send(
        new CompleteMultipartUploadCommand({
          ...this.of(upload),
          MultipartUpload: { Parts: parts.map((part) => toCompletedPart(part, algorithm)) },
          ...whole,
        }),
      );
    } catch (error) {
      if (failsAs(error, 'NoSuchUpload')) throw new UploadNotFound();
      if (failsAs(error, WRONG_CHECKSUM)) throw new ChecksumMismatch();
      if (failsAs(error, WRONG_PARTS)) throw new PartsChanged();
      throw error;
    }
  }

  async abortUpload(upload: OpenUpload): Promise<void> {
    try {
      await this.client.send(new AbortMultipartUploadCommand(this.of(upload)));
    } catch (error) {
      if (!failsAs(error, 'NoSuchUpload')) throw error;
    }
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    try {
      const { ContentLength = 0 } = await this.client.send(new HeadObjectCommand(this.at(key)));
      return { sizeBytes: ContentLength };
    } catch (error) {
      if (failsAs(error, MISSING)) return undefined;
      throw error;
    }
  }

  async read(key: string, limit?: number): Promise<Readable> {
    const range = limit === undefined ? {} : { Range: `bytes=0-${limit - 1}` };
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ ...this.at(key), ...range }));
      return Body as Readable;
    } catch (error) {
      throw failsAs(error, MISSING) ? new ObjectNotFound() : error;
    }
  }

  async write(key: string, source: Readable, sizeBytes: number, contentType: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        ...this.at(key),
        Body: source,
        ContentLength: sizeBytes,
        ContentType: contentType,
      }),
    );
  }

  async removeUnder(prefix: string): Promise<void> {
    for (;;) {
      const { Contents = [] } = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `${prefix}/` }),
      );
      if (Contents.length === 0) return;
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({
          Bucket: this.bucket,
          Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
        }),
      );
      if (Errors.length > 0)
        throw new Error(`The storage did not delete ${Errors.length} objects: ${Errors[0]?.Code}`);
    }
  }

  signDownload(key: string, { contentType, disposition, expiresAt }: DownloadOptions): Promise<string> {
    const command = new GetObjectCommand({
      ...this.at(key),
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: `private, max-age=${secondsUntil(expiresAt)}`,
    });
    return getSignedUrl(this.signer, command, { expiresIn: secondsUntil(expiresAt) });
  }

  private at(key: string) {
    return { Bucket: this.bucket, Key: key };
  }

  private of({ key, uploadId }: OpenUpload) {
    return { ...this.at(key), UploadId: uploadId };
  }
}

const NAMES = { sha256: 'SHA256', crc32: 'CRC32' } as const;
const FIELDS = { sha256: 'ChecksumSHA256', crc32: 'ChecksumCRC32' } as const;
const TYPES = { sha256: 'COMPOSITE', crc32: 'FULL_OBJECT' } as const;

const secondsUntil = (at: Date): number => Math.max(1, Math.round((at.getTime() - Date.now()) / SECOND_MS));

const toStoredPart = (part: Part, algorithm: ChecksumAlgorithm | null): StoredPart => ({
  number: part.PartNumber ?? 0,
  sizeBytes: part.Size ?? 0,
  etag: part.ETag ?? '',
  checksum: (algorithm && part[FIELDS[algorithm]]) ?? null,
});

const toCompletedPart = (part: StoredPart, algorithm: ChecksumAlgorithm | null): CompletedPart => ({
  PartNumber: part.number,
  ETag: part.etag,
  ...(algorithm && part.checksum !== null && { [FIELDS[algorithm]]: part.checksum }),
});
