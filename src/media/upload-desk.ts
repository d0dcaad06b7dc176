import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Clock } from '#libs/kernel/clock.js';
import type { Page, PageRequest } from '#libs/kernel/page.js';
import { toPage } from '#libs/kernel/page.js';
import {
  ObjectStorage,
  type ChecksumAlgorithm,
  type OpenUpload,
  type PartToSend,
  type StoredPart,
} from '#libs/storage/object-storage.js';
import { PartsChanged, UploadNotFound } from '#libs/storage/storage-errors.js';
import { compositeOf } from '#libs/storage/checksums.js';
import {
  MediaRefused,
  PartChecksumMissing,
  PartUnknown,
  UploadClosed,
  UploadIncomplete,
} from './domain/media-asset.errors.js';
import { Sniffer } from './domain/sniffer.js';
import { FinalizeUpload } from './features/finalize-upload/finalize-upload.command.js';
import { GetStorageUsage } from './features/get-storage-usage/get-storage-usage.query.js';
import { GetUpload } from './features/get-upload/get-upload.query.js';
import { ListParts } from './features/list-parts/list-parts.query.js';
import type { MediaView } from './features/media.view.js';
import { RecordUploadOpened } from './features/record-upload-opened/record-upload-opened.command.js';
import { RequestUpload } from './features/request-upload/request-upload.command.js';
import { SignParts } from './features/sign-parts/sign-parts.query.js';
import type { PartAddressesView, StoredPartView, UploadView } from './features/upload.view.js';
import type { Upload } from './features/uploads.js';

/** How many addresses come with the answer to an announcement. */
const FIRST_PARTS = 100;
const ADDRESS_MS = 3_600_000;
const LISTED_AT_ONCE = 1_000;

type RequestedPart = Omit<PartToSend, 'sizeBytes'>;

/**
 * Takes uploads through their steps. What is asked of the storage happens between transactions: what was promised is
 * written before, what became of it after.
 */
@Injectable()
export class UploadDesk {
  private readonly completing = new Map<string, Promise<MediaView>>();

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly storage: ObjectStorage,
    private readonly sniffer: Sniffer,
    private readonly clock: Clock,
  ) {}

  async begin(
    filename: string,
    mime: string,
    sizeBytes: number,
    algorithm: ChecksumAlgorithm | null,
  ): Promise<UploadView> {
    const room = await this.dispatcher.query(new GetStorageUsage());
    const limits = { organizationBytes: room.organizationLimitBytes, personBytes: room.ownLimitBytes };
    const { id } = await this.dispatcher.command(
      new RequestUpload(filename, mime, sizeBytes, algorithm, limits),
    );
    const upload = await this.opened(await this.dispatcher.query(new GetUpload(id)));
    const partCount = partCountOf(upload);
    // With an algorithm an address takes the checksum of its part, which nobody has told yet.
    const first = algorithm === null ? Math.min(partCount, FIRST_PARTS) : 0;
    const parts = Array.from({ length: first }, (_, i) => ({ number: i + 1 }));
    const { media, partSize } = upload;
    const addresses = await this.addresses(upload, parts);
    return {
      parts: addresses.parts,
      addressesExpireAt: addresses.addressesExpireAt,
      media,
      partSize,
      partCount,
    };
  }

  async signParts(assetId: string, parts: readonly RequestedPart[]): Promise<PartAddressesView> {
    const upload = await this.opened(await this.dispatcher.query(new SignParts(assetId)));
    return this.addresses(upload, parts);
  }

  async listParts(assetId: string, page: PageRequest): Promise<Page<StoredPartView>> {
    const upload = openUpload(await this.dispatcher.query(new ListParts(assetId)));
    const { parts, next } = await this.storage.listParts(upload, Number(page.after?.[0] ?? 0), page.limit);
    const more = next === null ? [] : parts.slice(-1); // toPage learns from one row too many that there is a next page
    return toPage([...parts, ...more], page.limit, ({ number }) => [number]);
  }

  /** Also when a process died between the steps, or two ask at once: each step finds what was done before. */
  async finalize(assetId: string, checksum: string | undefined): Promise<MediaView> {
    const upload = await this.dispatcher.query(new GetUpload(assetId));
    const media =
      upload.media.status === 'pending' ? await this.completeOnce(upload, checksum) : upload.media;
    if (media.status === 'quarantined') throw new MediaRefused(media.error ?? '');
    if (media.status === 'deleted') throw new UploadClosed(media.status);
    return media;
  }

  /** Who asks while the same is being done waits for its end. */
  private completeOnce(upload: Upload, given: string | undefined): Promise<MediaView> {
    const key = `${upload.media.id} ${given ?? ''}`;
    const running = this.completing.get(key) ?? this.complete(upload, given);
    this.completing.set(key, running);
    return running.finally(() => this.completing.delete(key));
  }

  private async complete(upload: Upload, given: string | undefined): Promise<MediaView> {
    const { media, storageKey } = upload;
    const checksum = (await this.assemble(upload, given)) ?? given ?? null;
    const key = originalOf(storageKey);
    const stored = await this.storage.stat(key);
    if (stored?.sizeBytes !== media.sizeBytes) throw new UploadClosed(media.status);
    const sniffed = await this.sniffer.sniff(await this.storage.read(key, this.sniffer.bytes));
    return this.dispatcher.command(new FinalizeUpload(media.id, checksum, sniffed));
  }

  /** The checksum of the whole, where the parts tell it. */
  private async assemble(upload: Upload, given: string | undefined): Promise<string | undefined> {
    const open = openUpload(upload);
    try {
      const parts = await this.allParts(open);
      requireAll(upload, parts);
      await this.storage.completeUpload(open, parts, open.algorithm ? given : undefined);
      return open.algorithm === 'sha256' ? compositeOf(parts.map((part) => part.checksum ?? '')) : undefined;
    } catch (error) {
      const isOver = error instanceof UploadNotFound || error instanceof PartsChanged;
      if (isOver && (await this.storage.stat(open.key)) !== undefined) return undefined; // another process was first
      throw error instanceof UploadNotFound ? new UploadClosed('expired') : error;
    }
  }

  private async allParts(upload: OpenUpload): Promise<StoredPart[]> {
    const all: StoredPart[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page = await this.storage.listParts(upload, after, LISTED_AT_ONCE);
      all.push(...page.parts);
      after = page.next;
    }
    return all;
  }

  private async opened(upload: Upload): Promise<Upload> {
    const { media, storageKey, uploadId, algorithm } = upload;
    if (uploadId !== null || media.status !== 'pending') return upload;
    const key = originalOf(storageKey);
    const mine = await this.storage.openUpload(key, media.mime, algorithm);
    const theFiles = await this.dispatcher.command(new RecordUploadOpened(media.id, mine));
    if (theFiles !== mine) await this.storage.abortUpload({ key, uploadId: mine, algorithm });
    return { ...upload, uploadId: theFiles };
  }

  private async addresses(upload: Upload, parts: readonly RequestedPart[]): Promise<PartAddressesView> {
    const open = openUpload(upload);
    const count = partCountOf(upload);
    const expiresAt = new Date(this.clock.now().getTime() + ADDRESS_MS);
    const sign = async ({ number, checksum }: RequestedPart) => {
      if (number > count) throw new PartUnknown(count);
      if (open.algorithm && checksum === undefined) throw new PartChecksumMissing(open.algorithm);
      const sizeBytes = sizeOf(upload, number);
      const { url, headers } = await this.storage.signPart(open, { number, sizeBytes, checksum }, expiresAt);
      return { number, method: 'PUT' as const, url, headers, sizeBytes };
    };
    return { parts: await Promise.all(parts.map(sign)), addressesExpireAt: expiresAt };
  }
}

/** Where a file itself is, among what is made of it. */
export const originalOf = (storageKey: string): string => `${storageKey}/original`;

function openUpload({ media, storageKey, uploadId, algorithm }: Upload): OpenUpload {
  if (uploadId === null || media.status !== 'pending') throw new UploadClosed(media.status);
  return { key: originalOf(storageKey), uploadId, algorithm };
}

const partCountOf = ({ media, partSize }: Upload): number => Math.ceil(media.sizeBytes / partSize);

const sizeOf = (upload: Upload, number: number): number =>
  number < partCountOf(upload)
    ? upload.partSize
    : upload.media.sizeBytes - upload.partSize * (partCountOf(upload) - 1);

function requireAll(upload: Upload, parts: readonly StoredPart[]): void {
  const sizes = new Map(parts.map(({ number, sizeBytes }) => [number, sizeBytes]));
  const numbers = Array.from({ length: partCountOf(upload) }, (_, i) => i + 1);
  const missing = numbers.filter((number) => sizes.get(number) !== sizeOf(upload, number));
  if (missing.length > 0) throw new UploadIncomplete(missing);
}
