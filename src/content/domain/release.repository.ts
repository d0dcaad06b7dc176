import type { Release } from './release.js';

export abstract class ReleaseRepository {
  abstract add(release: Release): void;
  /** Locks it. Throws `ReleaseNotFound`. */
  abstract byId(id: string): Promise<Release>;
}
