import type { MediaAsset } from './media-asset.js';

/** How much may be kept; null is no limit. */
export interface RoomLimits {
  readonly organizationBytes: number | null;
  readonly personBytes: number | null;
}

/** The bytes that an organization and each of its people keep, counted in the transaction of what changes them. */
export abstract class StorageRoom {
  /** Throws `StorageFull`. However many reserve at once, what is promised and kept never passes a limit. */
  abstract reserve(asset: MediaAsset, limits: RoomLimits): Promise<void>;
  /** What was promised is kept from now on. */
  abstract settle(asset: MediaAsset): Promise<void>;
  /** What was promised or kept is free again. */
  abstract release(asset: MediaAsset, charge: 'reserved' | 'used'): Promise<void>;
  /** Counts everything anew, of all organizations; returns how many counts were wrong. */
  abstract recount(): Promise<number>;
}
