import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MediaMoveNotAllowed, UploadClosed } from './media-asset.errors.js';
import {
  MediaDeleted,
  MediaFailed,
  MediaProcess,
  MediaQuarantined,
  MediaReady,
} from './media-asset.events.js';
import type { MediaKind } from './media-types.js';

export const MEDIA_STATUSES = [
  'pending',
  'uploaded',
  'processing',
  'ready',
  'failed',
  'quarantined',
  'deleted',
] as const;
export type MediaStatus = (typeof MEDIA_STATUSES)[number];

/** How the bytes of a file count: promised to an upload, kept, or not any more. */
export type Charge = 'reserved' | 'used' | 'none';

/** Something that was made of a file. */
export interface MediaVariant {
  readonly name: string;
  /** Below the file's key. */
  readonly path: string;
  readonly mime: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

/** What is known of a file once it has been processed. */
export interface Processed {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly variants: readonly MediaVariant[];
  readonly hasText: boolean;
}

export interface NewUpload {
  readonly id: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly kind: MediaKind;
  readonly filename: string;
  readonly mime: string;
  readonly sizeBytes: number;
  readonly partSize: number;
  readonly algorithm: 'sha256' | 'crc32' | null;
}

/** An upload that nobody opened in storage is not waited for as long as one that is being sent. */
const OPENING_MS = 15 * 60_000;
/** An attempt that was broken off this often would be broken off again. */
const MAX_ATTEMPTS = 5;

/** One file, from the intention to send it until nothing of it is left. */
export class MediaAsset extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly kind: MediaKind;
  readonly filename: string;
  readonly mime: string;
  readonly sizeBytes: number;
  /** Of every part but the last. */
  readonly partSize: number;
  readonly algorithm: 'sha256' | 'crc32' | null;
  readonly storageKey: string;
  readonly createdAt: Date;
  readonly checksum: string | null;
  readonly uploadId: string | null;
  readonly status: MediaStatus;
  readonly charge: Charge;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly variants: readonly MediaVariant[];
  readonly progress: number;
  readonly attempts: number;
  /** Why it failed or is under quarantine. */
  readonly error: string | null;
  readonly updatedAt: Date;
  readonly finalizedAt: Date | null;
  /** Since when it may be given out: nothing harmful was found in it. */
  readonly clearedAt: Date | null;
  /** Until when its parts are waited for. */
  readonly expiresAt: Date | null;
  readonly deletedAt: Date | null;
  /** When the last of it is deleted. */
  readonly purgeAt: Date | null;
  readonly isPurging: boolean;

  static request(upload: NewUpload, at: Date): MediaAsset {
    const asset = new MediaAsset();
    return asset.set({
      ...NOTHING_YET,
      ...upload,
      storageKey: `${upload.organizationId}/${upload.id}`,
      createdAt: at,
      updatedAt: at,
      expiresAt: new Date(at.getTime() + OPENING_MS),
    });
  }

  /** Whether its parts are still waited for. */
  get isOpen(): boolean {
    return this.status === 'pending';
  }

  get mayTryAgain(): boolean {
    return this.attempts < MAX_ATTEMPTS;
  }

  get isWorkedOn(): boolean {
    return this.status === 'uploaded' || this.status === 'processing';
  }

  /** Parts can be sent from now on. */
  opened(uploadId: string, expiresAt: Date, at: Date): void {
    if (!this.isOpen) throw new UploadClosed(this.status);
    this.change(at, { uploadId, expiresAt });
  }

  /** All of it has arrived and is what it was said to be. */
  finalize(checksum: string | null, at: Date): void {
    this.record(new MediaProcess(this.id, this.kind));
    this.change(at, { ...ARRIVED, status: 'uploaded', charge: 'used', checksum, finalizedAt: at });
  }

  /** Keeps aside what must not be given out. It does not take up anybody's room. */
  quarantine(reason: string, purgeAt: Date, at: Date): void {
    this.record(new MediaQuarantined(this.id, this.kind, reason));
    const finalizedAt = this.finalizedAt ?? at;
    this.change(at, {
      ...ARRIVED,
      status: 'quarantined',
      charge: 'none',
      error: reason,
      purgeAt,
      finalizedAt,
    });
  }

  /** Begins from the start, also after a worker that was not heard of again. */
  begin(at: Date): void {
    this.change(at, { status: 'processing', attempts: this.attempts + 1, progress: 0 });
  }

  clear(at: Date): void {
    this.change(at, { clearedAt: at });
  }

  complete({ hasText, ...found }: Processed, at: Date): void {
    this.record(new MediaReady(this.id, this.kind, hasText));
    this.change(at, { ...found, status: 'ready', progress: 100, error: null });
  }

  fail(reason: string, at: Date): void {
    this.record(new MediaFailed(this.id, this.kind, reason));
    this.change(at, { status: 'failed', error: reason });
  }

  /** Has it processed once more. */
  retry(at: Date): void {
    if (this.status !== 'failed') throw new MediaMoveNotAllowed(this.status, 'be processed again');
    this.record(new MediaProcess(this.id, this.kind));
    this.change(at, { status: 'uploaded', attempts: 0, progress: 0, error: null });
  }

  /** Gives up on parts that did not come, or are not wanted any more. */
  cancel(at: Date): void {
    if (!this.isOpen) throw new UploadClosed(this.status);
    this.change(at, { status: 'deleted', charge: 'none', deletedAt: at, purgeAt: at, expiresAt: null });
  }

  /** It can be restored until it is purged, and takes up room until then. */
  delete(purgeAt: Date, at: Date): void {
    if (this.isOpen || this.status === 'deleted') throw new MediaMoveNotAllowed(this.status, 'be deleted');
    this.record(new MediaDeleted(this.id));
    this.change(at, { status: 'deleted', deletedAt: at, purgeAt });
  }

  /** Takes a deleted file back, as it was when it had been processed. */
  restore(at: Date): void {
    if (this.status !== 'deleted' || this.charge !== 'used' || this.isPurging)
      throw new MediaMoveNotAllowed(this.status, 'be restored');
    this.record(new MediaProcess(this.id, this.kind));
    this.change(at, { status: 'uploaded', attempts: 0, progress: 0, deletedAt: null, purgeAt: null });
  }

  /** Nothing brings it back from here on. */
  beginPurge(at: Date): void {
    this.change(at, { status: 'deleted', deletedAt: this.deletedAt ?? at, isPurging: true });
  }

  private change(at: Date, change: Partial<MediaAsset>): void {
    this.set({ ...change, updatedAt: at });
  }

  private set(change: Partial<MediaAsset>): this {
    return Object.assign(this, change);
  }
}

const ARRIVED = { uploadId: null, expiresAt: null } as const;

const NOTHING_YET = {
  checksum: null,
  uploadId: null,
  status: 'pending',
  charge: 'reserved',
  width: null,
  height: null,
  durationMs: null,
  variants: [],
  progress: 0,
  attempts: 0,
  error: null,
  finalizedAt: null,
  clearedAt: null,
  expiresAt: null,
  deletedAt: null,
  purgeAt: null,
  isPurging: false,
} as const;
