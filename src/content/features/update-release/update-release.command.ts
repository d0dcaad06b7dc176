import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReleaseEntryTwice } from '../../domain/release.errors.js';
import type { ReleasePlan } from '../../domain/release.js';
import type { ReleaseView } from '../release.view.js';
import { actOnRelease, ReleaseDesk } from '../release-desk.js';

@Message(actOnRelease('content_release.updated', [ReleaseEntryTwice]))
export class UpdateRelease extends Command<ReleaseView> {
  constructor(
    readonly releaseId: string,
    readonly changes: Partial<ReleasePlan>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateRelease)
export class UpdateReleaseHandler implements ICommandHandler<UpdateRelease> {
  constructor(private readonly desk: ReleaseDesk) {}

  async execute({ releaseId, changes, expectedRevision }: UpdateRelease): Promise<ReleaseView> {
    return this.desk.act(releaseId, expectedRevision, (release, _by, at) => release.update(changes, at));
  }
}
