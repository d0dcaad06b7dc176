import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import {
  MediaNotFound,
  MediaRefused,
  NotTheOwner,
  UploadClosed,
  UploadIncomplete,
} from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { mismatch, type Sniffed } from '../../domain/media-types.js';
import { StorageRoom } from '../../domain/storage-room.js';
import { MediaOptions } from '../../media-options.js';
import { daysAfter } from '../days.js';
import { toMediaView, type MediaView } from '../media.view.js';

/** Takes over a file that is whole in storage, or puts it under quarantine. Repeated, it changes nothing more. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  errors: [MediaNotFound, NotTheOwner, UploadClosed, UploadIncomplete, MediaRefused],
  audit: {
    action: 'media.finalized',
    category: 'change',
    resource: 'media',
    subject: ({ assetId }: FinalizeUpload, media?: MediaView) => ({
      resourceId: assetId,
      details: { status: media?.status },
    }),
  },
})
export class FinalizeUpload extends Command<MediaView> {
  constructor(
    readonly assetId: string,
    readonly checksum: string | null,
    readonly sniffed: Sniffed,
  ) {
    super();
  }
}

@CommandHandler(FinalizeUpload)
export class FinalizeUploadHandler implements ICommandHandler<FinalizeUpload> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId, checksum, sniffed }: FinalizeUpload): Promise<MediaView> {
    const asset = await this.assets.byId(assetId);
    if (!asset.isOpen) return toMediaView(asset);
    const at = this.clock.now();
    const refusal = mismatch(asset.mime, sniffed);
    if (refusal === undefined) {
      asset.finalize(checksum, at);
      await this.room.settle(asset);
    } else {
      asset.quarantine(refusal, daysAfter(at, this.options.deletionGraceDays), at);
      await this.room.release(asset, 'reserved');
    }
    return toMediaView(asset);
  }
}
