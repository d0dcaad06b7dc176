import type { Archive } from './archive.js';

export abstract class ArchiveRepository {
  abstract add(archive: Archive): void;
  /** Throws `ArchiveNotFound` also for an archive of another organization. */
  abstract byId(organizationId: string, id: string): Promise<Archive>;
}
