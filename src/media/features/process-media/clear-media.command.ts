import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { StorageRoom } from '../../domain/storage-room.js';
import { MediaOptions } from '../../media-options.js';
import { daysAfter } from '../days.js';

/** Lets a file be given out, or puts it under quarantine when something harmful was found in it. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'media.scanned',
    category: 'security',
    resource: 'media',
    subject: ({ assetId, found }: ClearMedia) => ({ resourceId: assetId, details: { found } }),
  },
})
export class ClearMedia extends Command<void> {
  constructor(
    readonly assetId: string,
    /** What was found in it. */
    readonly found: string | null,
  ) {
    super();
  }
}

@CommandHandler(ClearMedia)
export class ClearMediaHandler implements ICommandHandler<ClearMedia> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly room: StorageRoom,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId, found }: ClearMedia): Promise<void> {
    const asset = await this.assets.find(assetId);
    if (!asset?.isWorkedOn) return;
    const at = this.clock.now();
    if (found === null) return asset.clear(at);
    const purgeAt = daysAfter(at, this.options.deletionGraceDays);
    asset.quarantine(`the virus scanner found ${found} in it.`, purgeAt, at);
    await this.room.release(asset, 'used');
  }
}
