import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ArchiveEnded, ArchiveNotFound } from '../../domain/archive.errors.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';
import { toArchiveView, type ArchiveView } from '../archive.view.js';

/** Whoever runs it notices within a second or so, and undoes what it did. */
@Message({
  permission: 'organization.export',
  mode: 'operations',
  idempotent: true,
  errors: [ArchiveNotFound, ArchiveEnded],
  audit: {
    action: 'archive.cancelled',
    category: 'change',
    resource: 'archive',
    subject: ({ archiveId }: CancelArchive) => ({ resourceId: archiveId }),
  },
})
export class CancelArchive extends Command<ArchiveView> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
  ) {
    super();
  }
}

@CommandHandler(CancelArchive)
export class CancelArchiveHandler implements ICommandHandler<CancelArchive> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, archiveId }: CancelArchive): Promise<ArchiveView> {
    if (organizationId !== currentMember().organizationId) throw new ArchiveNotFound();
    const archive = await this.archives.byId(organizationId, archiveId);
    archive.cancel(this.clock.now());
    return toArchiveView(archive);
  }
}
