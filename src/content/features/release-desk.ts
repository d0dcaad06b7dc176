import { Injectable } from '@nestjs/common';
import type { AuditSubject, Declaration } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError, type DomainErrorClass } from '#libs/kernel/domain-error.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import type { ContentItem } from '../domain/content-item.js';
import { ContentItemRepository } from '../domain/content-item.repository.js';
import { ContentSettingsRepository } from '../domain/content-settings.js';
import { publishingRefusal } from '../domain/publication-schedule.js';
import { ReleaseMoveNotAllowed, ReleaseNotFound } from '../domain/release.errors.js';
import type { ReleaseConflict } from '../domain/release-conflict.js';
import type { Release, ReleaseEntry } from '../domain/release.js';
import { ReleaseRepository } from '../domain/release.repository.js';
import { toReleaseView, type ReleaseView } from './release.view.js';

/** The declaration of a message that does one thing to one release and answers with it. */
export const actOnRelease = (action: string, errors: readonly DomainErrorClass[] = []): Declaration => ({
  permission: 'content.publish',
  mode: 'write',
  idempotent: true,
  errors: [ReleaseNotFound, ReleaseMoveNotAllowed, PreconditionFailed, ...errors],
  audit: {
    action,
    category: 'change',
    resource: 'content_release',
    subject: (message: { releaseId?: string }, release?: ReleaseView): AuditSubject => ({
      resourceId: release?.id ?? message.releaseId,
      details: { entries: release?.entries, dueAt: release?.dueAt },
    }),
  },
});

@Injectable()
export class ReleaseDesk {
  constructor(
    private readonly releases: ReleaseRepository,
    private readonly items: ContentItemRepository,
    private readonly settings: ContentSettingsRepository,
    private readonly clock: Clock,
  ) {}

  async act(
    releaseId: string,
    revision: number | undefined,
    tell: (release: Release, by: string, at: Date) => void | Promise<void>,
  ): Promise<ReleaseView> {
    const release = await this.releases.byId(releaseId);
    release.expect(revision);
    await tell(release, currentMember().userId, this.clock.now());
    return toReleaseView(release);
  }

  /**
   * Publishes every item of it, or none and says why. All are locked before the first is looked at, in one order, so
   * that whoever edits one of them waits or has been waited for.
   */
  async publish(release: Release, by: string, at: Date): Promise<ReleaseConflict[]> {
    release.requirePublishable();
    const found = new Map<string, ContentItem | DomainError>();
    for (const itemId of release.entries.map((entry) => entry.itemId).toSorted())
      found.set(itemId, await this.lock(itemId));
    const conflicts = release.entries.flatMap((entry, index) =>
      conflictOf(entry, index, found.get(entry.itemId)),
    );
    if (conflicts.length > 0) return conflicts;
    const { productionFollowsPublishing } = await this.settings.current();
    for (const { itemId, version } of release.entries) {
      const item = found.get(itemId) as ContentItem;
      if (item.publishedVersion !== version) item.publish(by, productionFollowsPublishing, at);
    }
    release.complete(at);
    return [];
  }

  private async lock(itemId: string): Promise<ContentItem | DomainError> {
    try {
      return await this.items.byId(itemId);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }
}

/** What is live already needs nothing. */
function conflictOf(
  { itemId, version }: ReleaseEntry,
  index: number,
  item: ContentItem | DomainError | undefined,
): ReleaseConflict[] {
  if (!item) return [];
  const live = !(item instanceof DomainError) && item.publishedVersion === version;
  const refusal = item instanceof DomainError ? item : publishingRefusal(item, version);
  return refusal && !live ? [{ index, itemId, code: refusal.code, detail: refusal.message }] : [];
}
