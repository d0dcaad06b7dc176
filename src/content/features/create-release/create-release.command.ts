import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReleaseEntryTwice } from '../../domain/release.errors.js';
import { Release, type ReleasePlan } from '../../domain/release.js';
import { ReleaseRepository } from '../../domain/release.repository.js';
import { toReleaseView, type ReleaseView } from '../release.view.js';
import { actOnRelease } from '../release-desk.js';

@Message(actOnRelease('content_release.created', [ReleaseEntryTwice]))
export class CreateRelease extends Command<ReleaseView> {
  constructor(readonly plan: ReleasePlan) {
    super();
  }
}

@CommandHandler(CreateRelease)
export class CreateReleaseHandler implements ICommandHandler<CreateRelease> {
  constructor(
    private readonly releases: ReleaseRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ plan }: CreateRelease): Promise<ReleaseView> {
    const { userId, organizationId } = currentMember();
    const release = Release.create(newId(), organizationId, plan, userId, this.clock.now());
    this.releases.add(release);
    return toReleaseView(release);
  }
}
