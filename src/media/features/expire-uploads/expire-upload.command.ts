import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { StorageRoom } from '../../domain/storage-room.js';

/** Gives up on an upload whose parts did not come in time, and frees the room it was promised. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'media.upload_expired',
    category: 'system',
    resource: 'media',
    subject: ({ organizationId, assetId }: ExpireUpload) => ({ resourceId: assetId, organizationId }),
  },
})
export class ExpireUpload extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly assetId: string,
  ) {
    super();
  }
}

@CommandHandler(ExpireUpload)
export class ExpireUploadHandler implements ICommandHandler<ExpireUpload> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: ExpireUpload): Promise<void> {
    const asset = await this.assets.find(assetId);
    const at = this.clock.now();
    const isLate = asset?.isOpen && asset.expiresAt !== null && asset.expiresAt <= at;
    if (!isLate) return; // finalized or cancelled since it was found
    asset.cancel(at);
    await this.room.release(asset, 'reserved');
  }
}
