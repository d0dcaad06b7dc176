import { Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { ArchiveRepository } from './domain/archive.repository.js';
import { People } from './domain/people.js';
import { CancelArchiveHandler } from './features/cancel-archive/cancel-archive.command.js';
import { CancelArchiveController } from './features/cancel-archive/cancel-archive.controller.js';
import { DownloadArchiveHandler } from './features/download-archive/download-archive.command.js';
import { DownloadArchiveController } from './features/download-archive/download-archive.controller.js';
import { GetArchiveController } from './features/get-archive/get-archive.controller.js';
import { GetArchiveHandler } from './features/get-archive/get-archive.query.js';
import { ListArchivesController } from './features/list-archives/list-archives.controller.js';
import { ListArchivesHandler } from './features/list-archives/list-archives.query.js';
import { PurgeArchivesHandler } from './features/purge-archives/purge-archives.command.js';
import { PurgeArchivesJob } from './features/purge-archives/purge-archives.job.js';
import { BeginArchiveHandler } from './features/run-archive/begin-archive.command.js';
import { CompleteExportHandler } from './features/run-archive/complete-export.command.js';
import { FailArchiveHandler } from './features/run-archive/fail-archive.command.js';
import { ImportArchiveHandler } from './features/run-archive/import-archive.command.js';
import { ReportProgressHandler } from './features/run-archive/report-progress.command.js';
import { RunArchiveJob } from './features/run-archive/run-archive.job.js';
import { RunArchiveWhenArchiveRequested } from './features/run-archive-when-archive-requested/run-archive-when-archive-requested.reaction.js';
import { StartExportHandler } from './features/start-export/start-export.command.js';
import { StartExportController } from './features/start-export/start-export.controller.js';
import { AdmitImportHandler } from './features/start-import/admit-import.query.js';
import { StartImportHandler } from './features/start-import/start-import.command.js';
import { StartImportController } from './features/start-import/start-import.controller.js';
import { ArchiveMapping } from './infrastructure/archive.mapping.js';
import { ArchiveMikroOrmRepository } from './infrastructure/archive.mikro-orm.repository.js';
import { DiskArchiveFiles } from './infrastructure/disk-archive-files.js';
import { PeopleOfMemberships } from './infrastructure/people-of-memberships.js';
import { TenancyOptions } from './tenancy-options.js';
import { ArchiveFiles } from './archive/archive-files.js';
import { ArchiveIntake } from './archive/archive-intake.js';
import { ArchiveSections } from './archive/archive-sections.js';
import { Exporter } from './archive/exporter.js';
import { Importer } from './archive/importer.js';
import { TenancySection } from './archive/tenancy-section.js';

registerMappings(ArchiveMapping);

const controllers = [
  StartExportController,
  StartImportController,
  ListArchivesController,
  GetArchiveController,
  DownloadArchiveController,
  CancelArchiveController,
];

const commands = [
  StartExportHandler,
  StartImportHandler,
  CancelArchiveHandler,
  DownloadArchiveHandler,
  BeginArchiveHandler,
  ReportProgressHandler,
  CompleteExportHandler,
  ImportArchiveHandler,
  FailArchiveHandler,
  PurgeArchivesHandler,
];

const queries = [AdmitImportHandler, GetArchiveHandler, ListArchivesHandler];

const jobs = [RunArchiveJob, PurgeArchivesJob, RunArchiveWhenArchiveRequested];

const services = [ArchiveIntake, ArchiveSections, Exporter, Importer, TenancySection];

const adapters = [
  { provide: ArchiveFiles, useClass: DiskArchiveFiles },
  { provide: ArchiveRepository, useClass: ArchiveMikroOrmRepository },
  { provide: People, useClass: PeopleOfMemberships },
];

/** Organizations as files: out of here, and in again. */
@Module({})
export class ArchiveModule {
  static forRoot(options: TenancyOptions): DynamicModule {
    return {
      module: ArchiveModule,
      controllers,
      providers: [
        { provide: TenancyOptions, useValue: options },
        ...commands,
        ...queries,
        ...jobs,
        ...services,
        ...adapters,
      ],
      exports: [ArchiveSections],
    };
  }
}
