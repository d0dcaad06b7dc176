import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import type { ReceivedArchive } from '../../archive/archive-intake.js';
import {
  ArchiveDamaged,
  ArchiveForeign,
  ArchiveInProgress,
  ArchiveTooNew,
} from '../../domain/archive.errors.js';
import { Archive } from '../../domain/archive.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';
import { OrganizationNameUnusable, SlugTaken } from '../../domain/organization.errors.js';
import { People } from '../../domain/people.js';
import { OrganizationFounder } from '../../organization-founder.js';
import { toArchiveView, type ArchiveView } from '../archive.view.js';

@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  errors: [
    ArchiveForeign,
    ArchiveTooNew,
    ArchiveDamaged,
    ArchiveInProgress,
    OrganizationNameUnusable,
    SlugTaken,
  ],
  audit: {
    action: 'organization.import_requested',
    category: 'admin',
    resource: 'archive',
    subject: (_: StartImport, archive?: ArchiveView) => ({
      resourceId: archive?.id,
      organizationId: archive?.organizationId,
    }),
  },
})
export class StartImport extends Command<ArchiveView> {
  constructor(readonly received: ReceivedArchive) {
    super();
  }
}

@CommandHandler(StartImport)
export class StartImportHandler implements ICommandHandler<StartImport> {
  constructor(
    private readonly founder: OrganizationFounder,
    private readonly people: People,
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ received: { archiveId, file, contents } }: StartImport): Promise<ArchiveView> {
    const { userId = '' } = currentActor();
    const importer = await this.people.byId(userId);
    if (!importer) throw new Unauthenticated();
    const { id } = await this.founder.found(contents.manifest.organization.name, importer);
    const archive = Archive.ofImport(archiveId, id, userId, file, contents.records, this.clock.now());
    this.archives.add(archive);
    return toArchiveView(archive);
  }
}
