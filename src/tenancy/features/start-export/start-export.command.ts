import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ArchiveInProgress } from '../../domain/archive.errors.js';
import { Archive } from '../../domain/archive.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { toArchiveView, type ArchiveView } from '../archive.view.js';

@Message({
  permission: 'organization.export',
  mode: 'operations',
  idempotent: true,
  errors: [OrganizationNotFound, ArchiveInProgress],
  audit: {
    action: 'organization.export_requested',
    category: 'security',
    resource: 'archive',
    subject: (_: StartExport, archive?: ArchiveView) => ({ resourceId: archive?.id }),
  },
})
export class StartExport extends Command<ArchiveView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(StartExport)
export class StartExportHandler implements ICommandHandler<StartExport> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId }: StartExport): Promise<ArchiveView> {
    const member = currentMember();
    if (organizationId !== member.organizationId) throw new OrganizationNotFound();
    const archive = Archive.ofExport(newId(), organizationId, member.userId, this.clock.now());
    this.archives.add(archive);
    return toArchiveView(archive);
  }
}
