import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Importer } from '../../archive/importer.js';
import type { Progress } from '../../archive/progress.js';
import { Remapping } from '../../archive/remapping.js';
import { AccessChanges } from '../../domain/access-changes.js';
import type { ArchiveSummary } from '../../domain/archive.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';

/**
 * Fills the organization in one transaction: until its end nobody sees anything, and whatever breaks it off
 * leaves nothing to clear away. The archive is locked last, so that it can be cancelled meanwhile.
 */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'organization.imported',
    category: 'security',
    resource: 'archive',
    subject: ({ archiveId }: ImportArchive, summary?: ArchiveSummary) => ({
      resourceId: archiveId,
      details: { ...summary },
    }),
  },
})
export class ImportArchive extends Command<ArchiveSummary> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
    readonly importerId: string,
    readonly file: string,
    readonly progress: Progress,
    readonly signal: AbortSignal,
  ) {
    super();
  }
}

@CommandHandler(ImportArchive)
export class ImportArchiveHandler implements ICommandHandler<ImportArchive> {
  constructor(
    private readonly importer: Importer,
    private readonly archives: ArchiveRepository,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute(command: ImportArchive): Promise<ArchiveSummary> {
    const { organizationId, archiveId, importerId, file, progress, signal } = command;
    const ids = new Remapping(archiveId, importerId);
    const target = { organizationId, importerId, ids, at: this.clock.now() };
    const summary = await this.importer.import(file, target, progress, signal);
    const archive = await this.archives.byId(organizationId, archiveId);
    archive.completeImport(progress.done, summary, this.clock.now());
    this.accessChanges.ofOrganization(organizationId);
    return summary;
  }
}
