import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { ReleaseView } from '../release.view.js';
import { actOnRelease, ReleaseDesk } from '../release-desk.js';

@Message(actOnRelease('content_release.cancelled'))
export class CancelRelease extends Command<ReleaseView> {
  constructor(readonly releaseId: string) {
    super();
  }
}

@CommandHandler(CancelRelease)
export class CancelReleaseHandler implements ICommandHandler<CancelRelease> {
  constructor(private readonly desk: ReleaseDesk) {}

  async execute({ releaseId }: CancelRelease): Promise<ReleaseView> {
    return this.desk.act(releaseId, undefined, (release, _by, at) => release.cancel(at));
  }
}
