import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';

/** Returns whether it failed now; it may have ended before, without anybody hearing of it. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'archive.failed',
    category: 'system',
    resource: 'archive',
    subject: ({ archiveId }: FailArchive) => ({ resourceId: archiveId }),
  },
})
export class FailArchive extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(FailArchive)
export class FailArchiveHandler implements ICommandHandler<FailArchive> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, archiveId, reason }: FailArchive): Promise<boolean> {
    const archive = await this.archives.byId(organizationId, archiveId);
    const fails = archive.isOpen;
    if (fails) archive.fail(reason, this.clock.now());
    return fails;
  }
}
