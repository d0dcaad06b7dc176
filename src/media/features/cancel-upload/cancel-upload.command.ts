import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaNotFound, UploadClosed } from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { StorageRoom } from '../../domain/storage-room.js';
import { MediaAccess } from '../media-access.js';

/** Frees the room of an upload at once. Its parts are deleted within the hour. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  errors: [MediaNotFound, UploadClosed],
  audit: {
    action: 'media.upload_cancelled',
    category: 'activity',
    resource: 'media',
    subject: ({ assetId }: CancelUpload) => ({ resourceId: assetId }),
  },
})
export class CancelUpload extends Command<void> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(CancelUpload)
export class CancelUploadHandler implements ICommandHandler<CancelUpload> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
    private readonly access: MediaAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: CancelUpload): Promise<void> {
    const asset = await this.assets.byId(assetId);
    if (!this.access.owns(asset)) throw new MediaNotFound();
    asset.cancel(this.clock.now());
    await this.room.release(asset, 'reserved');
  }
}
