import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { StorageRoom } from '../../domain/storage-room.js';

/** Forgets a file of which nothing is left in storage, and frees its room. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  audit: {
    action: 'media.purged',
    category: 'system',
    resource: 'media',
    subject: ({ organizationId, assetId }: PurgeMedia) => ({ resourceId: assetId, organizationId }),
  },
})
export class PurgeMedia extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly assetId: string,
  ) {
    super();
  }
}

@CommandHandler(PurgeMedia)
export class PurgeMediaHandler implements ICommandHandler<PurgeMedia> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
  ) {}

  async execute({ assetId }: PurgeMedia): Promise<void> {
    const asset = await this.assets.find(assetId);
    if (!asset) return;
    if (asset.charge !== 'none') await this.room.release(asset, asset.charge);
    this.assets.remove(asset);
  }
}
