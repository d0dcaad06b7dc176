import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReleaseConflicts, ReleaseEmpty } from '../../domain/release.errors.js';
import type { ReleaseView } from '../release.view.js';
import { actOnRelease, ReleaseDesk } from '../release-desk.js';

/** Publishes all items of a release now, or none. */
@Message(actOnRelease('content_release.published', [ReleaseConflicts, ReleaseEmpty]))
export class PublishRelease extends Command<ReleaseView> {
  constructor(readonly releaseId: string) {
    super();
  }
}

@CommandHandler(PublishRelease)
export class PublishReleaseHandler implements ICommandHandler<PublishRelease> {
  constructor(private readonly desk: ReleaseDesk) {}

  async execute({ releaseId }: PublishRelease): Promise<ReleaseView> {
    return this.desk.act(releaseId, undefined, async (release, by, at) => {
      const conflicts = await this.desk.publish(release, by, at);
      if (conflicts.length > 0) throw new ReleaseConflicts(conflicts);
    });
  }
}
