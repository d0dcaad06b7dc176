import { Global, Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { DueMedia } from './domain/due-media.js';
import { MediaAssetRepository } from './domain/media-asset.repository.js';
import { Sniffer } from './domain/sniffer.js';
import { StorageRoom } from './domain/storage-room.js';
import { CancelUploadHandler } from './features/cancel-upload/cancel-upload.command.js';
import { CancelUploadController } from './features/cancel-upload/cancel-upload.controller.js';
import { DeleteMediaHandler } from './features/delete-media/delete-media.command.js';
import { DeleteMediaController } from './features/delete-media/delete-media.controller.js';
import { EraseMediaOfOrganizationHandler } from './features/erase-media-of-organization/erase-media-of-organization.command.js';
import { EraseMediaOfOrganizationJob } from './features/erase-media-of-organization/erase-media-of-organization.job.js';
import { EraseMediaWhenOrganizationDeleted } from './features/erase-media-when-organization-deleted/erase-media-when-organization-deleted.reaction.js';
import { ExpireUploadHandler } from './features/expire-uploads/expire-upload.command.js';
import { ExpireUploadsJob } from './features/expire-uploads/expire-uploads.job.js';
import { FinalizeUploadHandler } from './features/finalize-upload/finalize-upload.command.js';
import { FinalizeUploadController } from './features/finalize-upload/finalize-upload.controller.js';
import { GetMediaController } from './features/get-media/get-media.controller.js';
import { GetMediaHandler } from './features/get-media/get-media.query.js';
import { GetPlaybackUrlController } from './features/get-playback-url/get-playback-url.controller.js';
import { GetPlaybackUrlHandler } from './features/get-playback-url/get-playback-url.query.js';
import { GetStorageUsageController } from './features/get-storage-usage/get-storage-usage.controller.js';
import { GetStorageUsageHandler } from './features/get-storage-usage/get-storage-usage.query.js';
import { GetUploadHandler } from './features/get-upload/get-upload.query.js';
import { ListMediaController } from './features/list-media/list-media.controller.js';
import { ListMediaHandler } from './features/list-media/list-media.query.js';
import { ListPartsController } from './features/list-parts/list-parts.controller.js';
import { ListPartsHandler } from './features/list-parts/list-parts.query.js';
import { MediaAccess } from './features/media-access.js';
import { BeginProcessingHandler } from './features/process-media/begin-processing.command.js';
import { ClearMediaHandler } from './features/process-media/clear-media.command.js';
import { CompleteProcessingHandler } from './features/process-media/complete-processing.command.js';
import { FailProcessingHandler } from './features/process-media/fail-processing.command.js';
import { ProcessMediaJob } from './features/process-media/process-media.job.js';
import { ReportProcessingHandler } from './features/process-media/report-processing.command.js';
import { ProcessMediaWhenMediaProcess } from './features/process-media-when-media-process/process-media-when-media-process.reaction.js';
import { BeginPurgeHandler } from './features/purge-media/begin-purge.command.js';
import { PurgeMediaHandler } from './features/purge-media/purge-media.command.js';
import { PurgeMediaJob } from './features/purge-media/purge-media.job.js';
import { RecordUploadOpenedHandler } from './features/record-upload-opened/record-upload-opened.command.js';
import { RecountStorageHandler } from './features/recount-storage/recount-storage.command.js';
import { RecountStorageJob } from './features/recount-storage/recount-storage.job.js';
import { RequestUploadHandler } from './features/request-upload/request-upload.command.js';
import { RequestUploadController } from './features/request-upload/request-upload.controller.js';
import { RestoreMediaHandler } from './features/restore-media/restore-media.command.js';
import { RestoreMediaController } from './features/restore-media/restore-media.controller.js';
import { RetryProcessingHandler } from './features/retry-processing/retry-processing.command.js';
import { RetryProcessingController } from './features/retry-processing/retry-processing.controller.js';
import { SignPartsController } from './features/sign-parts/sign-parts.controller.js';
import { SignPartsHandler } from './features/sign-parts/sign-parts.query.js';
import { Uploads } from './features/uploads.js';
import { FileTypeSniffer } from './infrastructure/file-type-sniffer.js';
import { MediaAssetMikroOrmRepository } from './infrastructure/media-asset.mikro-orm.repository.js';
import { MediaHealth } from './infrastructure/media-health.js';
import { MediaAssetMapping } from './infrastructure/media.mapping.js';
import { SqlDocumentTexts } from './infrastructure/sql-document-texts.js';
import { StoredMediaContents } from './infrastructure/stored-media-contents.js';
import { SqlDueMedia } from './infrastructure/sql-due-media.js';
import { SqlStorageRoom } from './infrastructure/sql-storage-room.js';
import { DocumentTexts, MediaContents, MediaLibrary } from './media-library.js';
import { MediaOptions } from './media-options.js';
import { MediaUsers } from './media-users.js';
import { PlaybackAddresses } from './playback-addresses.js';
import { ClamdScanner } from './processing/clamd-scanner.js';
import { DocumentProcessor } from './processing/document-processor.js';
import { Ffmpeg } from './processing/ffmpeg.js';
import { ImageProcessor } from './processing/image-processor.js';
import { MediaProcessors, type MediaProcessor } from './processing/media-processor.js';
import { MediaWorkshop } from './processing/media-workshop.js';
import { VideoProcessor } from './processing/video-processor.js';
import { VideoTools } from './processing/video-tools.js';
import { NoVirusScanner, VirusScanner } from './processing/virus-scanner.js';
import { UploadDesk } from './upload-desk.js';

registerMappings(MediaAssetMapping);

const commands = [
  RequestUploadHandler,
  RecordUploadOpenedHandler,
  FinalizeUploadHandler,
  CancelUploadHandler,
  DeleteMediaHandler,
  RestoreMediaHandler,
  RetryProcessingHandler,
  ExpireUploadHandler,
  BeginPurgeHandler,
  PurgeMediaHandler,
  RecountStorageHandler,
  BeginProcessingHandler,
  ClearMediaHandler,
  ReportProcessingHandler,
  CompleteProcessingHandler,
  FailProcessingHandler,
  EraseMediaOfOrganizationHandler,
];

const queries = [
  GetUploadHandler,
  SignPartsHandler,
  ListPartsHandler,
  GetMediaHandler,
  ListMediaHandler,
  GetPlaybackUrlHandler,
  GetStorageUsageHandler,
];

const reactions = [ProcessMediaWhenMediaProcess, EraseMediaWhenOrganizationDeleted];

const jobs = [
  ProcessMediaJob,
  ExpireUploadsJob,
  PurgeMediaJob,
  RecountStorageJob,
  EraseMediaOfOrganizationJob,
];

const processors = [ImageProcessor, VideoProcessor, DocumentProcessor];

const adapters = [
  MediaAccess,
  Uploads,
  UploadDesk,
  PlaybackAddresses,
  MediaWorkshop,
  MediaHealth,
  MediaUsers,
  ...processors,
  { provide: MediaLibrary, useExisting: MediaAccess },
  { provide: DocumentTexts, useClass: SqlDocumentTexts },
  { provide: MediaContents, useClass: StoredMediaContents },
  { provide: MediaAssetRepository, useClass: MediaAssetMikroOrmRepository },
  { provide: StorageRoom, useClass: SqlStorageRoom },
  { provide: DueMedia, useClass: SqlDueMedia },
  { provide: Sniffer, useClass: FileTypeSniffer },
  { provide: VideoTools, useClass: Ffmpeg },
  {
    provide: MediaProcessors,
    inject: processors,
    useFactory: (...all: MediaProcessor[]) => new MediaProcessors(all),
  },
  {
    provide: VirusScanner,
    inject: [MediaOptions],
    useFactory: ({ clamd }: MediaOptions) =>
      clamd ? new ClamdScanner(clamd.host, clamd.port) : new NoVirusScanner(),
  },
];

/** Global, because contexts say how they use files, and ask whether they may. */
@Global()
@Module({})
export class MediaModule {
  static forRoot(options: MediaOptions): DynamicModule {
    return {
      module: MediaModule,
      controllers: [
        RequestUploadController,
        GetStorageUsageController,
        SignPartsController,
        ListPartsController,
        FinalizeUploadController,
        CancelUploadController,
        ListMediaController,
        GetMediaController,
        GetPlaybackUrlController,
        DeleteMediaController,
        RestoreMediaController,
        RetryProcessingController,
      ],
      providers: [
        { provide: MediaOptions, useValue: options },
        ...commands,
        ...queries,
        ...reactions,
        ...jobs,
        ...adapters,
      ],
      exports: [MediaUsers, MediaLibrary, MediaContents, DocumentTexts, PlaybackAddresses],
    };
  }
}
