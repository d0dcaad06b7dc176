import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ArchiveFileMissing, ArchiveNotFound } from '../../domain/archive.errors.js';
import type { ArchiveFile } from '../../domain/archive.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';

/** A command, because everything that leaves an organization in one piece is recorded. */
@Message({
  permission: 'organization.export',
  mode: 'read',
  errors: [ArchiveNotFound, ArchiveFileMissing],
  audit: {
    action: 'archive.downloaded',
    category: 'security',
    resource: 'archive',
    subject: ({ archiveId }: DownloadArchive) => ({ resourceId: archiveId }),
  },
})
export class DownloadArchive extends Command<ArchiveFile> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
  ) {
    super();
  }
}

@CommandHandler(DownloadArchive)
export class DownloadArchiveHandler implements ICommandHandler<DownloadArchive> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, archiveId }: DownloadArchive): Promise<ArchiveFile> {
    if (organizationId !== currentMember().organizationId) throw new ArchiveNotFound();
    const archive = await this.archives.byId(organizationId, archiveId);
    return archive.download(this.clock.now());
  }
}
