import type { MediaAsset } from './media-asset.js';

export abstract class MediaAssetRepository {
  abstract add(asset: MediaAsset): void;
  /** Locks the file until the command ends. Throws `MediaNotFound`, also for one of another organization. */
  abstract byId(id: string): Promise<MediaAsset>;
  /** The same across organizations, for the platform itself; undefined when nothing of it is left. */
  abstract find(id: string): Promise<MediaAsset | undefined>;
  abstract remove(asset: MediaAsset): void;
}
