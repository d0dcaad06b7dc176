import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { ArchiveFile, ArchiveSummary } from '../../domain/archive.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';

@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'organization.exported',
    category: 'security',
    resource: 'archive',
    subject: ({ archiveId, summary }: CompleteExport) => ({ resourceId: archiveId, details: { ...summary } }),
  },
})
export class CompleteExport extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
    readonly file: ArchiveFile,
    readonly records: number,
    readonly summary: ArchiveSummary,
  ) {
    super();
  }
}

@CommandHandler(CompleteExport)
export class CompleteExportHandler implements ICommandHandler<CompleteExport> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, archiveId, file, records, summary }: CompleteExport): Promise<void> {
    const archive = await this.archives.byId(organizationId, archiveId);
    archive.completeExport(file, records, summary, this.clock.now());
  }
}
