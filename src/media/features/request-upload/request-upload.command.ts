import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { partSizeFor, type ChecksumAlgorithm } from '#libs/storage/object-storage.js';
import { FileTooLarge, MediaTypeNotAllowed, StorageFull } from '../../domain/media-asset.errors.js';
import { MediaAsset } from '../../domain/media-asset.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { kindOf, MEDIA_TYPES } from '../../domain/media-types.js';
import { StorageRoom, type RoomLimits } from '../../domain/storage-room.js';
import { MediaOptions } from '../../media-options.js';
import { toMediaView, type MediaView } from '../media.view.js';

/** Promises room for a file that is to be sent. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  idempotent: true,
  errors: [MediaTypeNotAllowed, FileTooLarge, StorageFull],
  audit: {
    action: 'media.upload_requested',
    category: 'activity',
    resource: 'media',
    subject: ({ mime, sizeBytes }: RequestUpload, asset?: MediaView) => ({
      resourceId: asset?.id,
      details: { mime, sizeBytes },
    }),
  },
})
export class RequestUpload extends Command<MediaView> {
  constructor(
    readonly filename: string,
    readonly mime: string,
    readonly sizeBytes: number,
    readonly algorithm: ChecksumAlgorithm | null,
    readonly limits: RoomLimits,
  ) {
    super();
  }
}

@CommandHandler(RequestUpload)
export class RequestUploadHandler implements ICommandHandler<RequestUpload> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ filename, mime, sizeBytes, algorithm, limits }: RequestUpload): Promise<MediaView> {
    const { organizationId, userId: ownerId } = currentMember();
    const kind = kindOf(mime);
    if (!kind) throw new MediaTypeNotAllowed(mime, MEDIA_TYPES);
    if (sizeBytes > this.options.maxFileBytes) throw new FileTooLarge(this.options.maxFileBytes);
    const partSize = partSizeFor(sizeBytes);
    const file = {
      id: newId(),
      organizationId,
      ownerId,
      kind,
      filename,
      mime,
      sizeBytes,
      partSize,
      algorithm,
    };
    const asset = MediaAsset.request(file, this.clock.now());
    await this.room.reserve(asset, limits);
    this.assets.add(asset);
    return toMediaView(asset);
  }
}
