import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { SchedulerNotAllowed } from '../../domain/content-item.errors.js';
import type { ReleaseConflict } from '../../domain/release-conflict.js';
import type { Release, ReleaseStatus } from '../../domain/release.js';
import { ReleaseRepository } from '../../domain/release.repository.js';
import { Reviewers } from '../../domain/reviewers.js';
import { ReleaseDesk } from '../release-desk.js';

/** Publishes a release that is due, or says why it failed; nothing when another worker was first. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'content_release.carried_out',
    category: 'system',
    resource: 'content_release',
    subject: ({ releaseId }: CarryOutRelease, status?: ReleaseStatus) => ({
      resourceId: releaseId,
      details: { status },
    }),
  },
})
export class CarryOutRelease extends Command<ReleaseStatus> {
  constructor(readonly releaseId: string) {
    super();
  }
}

@CommandHandler(CarryOutRelease)
export class CarryOutReleaseHandler implements ICommandHandler<CarryOutRelease> {
  constructor(
    private readonly releases: ReleaseRepository,
    private readonly desk: ReleaseDesk,
    private readonly reviewers: Reviewers,
    private readonly clock: Clock,
  ) {}

  async execute({ releaseId }: CarryOutRelease): Promise<ReleaseStatus> {
    const release = await this.releases.byId(releaseId);
    const now = this.clock.now();
    if (!release.isDue(now)) return release.status;
    const conflicts = await this.attempt(release, now);
    if (conflicts.length > 0) release.fail(conflicts, now);
    return release.status;
  }

  private async attempt(release: Release, now: Date): Promise<ReleaseConflict[]> {
    const by = release.scheduledBy ?? release.createdBy;
    if (await this.reviewers.mayPublish(by)) return this.desk.publish(release, by, now);
    const { code, message: detail } = new SchedulerNotAllowed();
    return release.entries.map(({ itemId }, index) => ({ index, itemId, code, detail }));
  }
}
