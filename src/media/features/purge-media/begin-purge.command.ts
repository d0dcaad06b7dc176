import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { OpenUpload } from '#libs/storage/object-storage.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';

/** What of a file is to be deleted in storage. */
export interface Remains {
  readonly storageKey: string;
  readonly upload: OpenUpload | null;
}

/** From now on a file cannot be restored any more; undefined when it has been restored or purged meanwhile. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class BeginPurge extends Command<Remains | undefined> {
  constructor(
    readonly organizationId: string,
    readonly assetId: string,
  ) {
    super();
  }
}

@CommandHandler(BeginPurge)
export class BeginPurgeHandler implements ICommandHandler<BeginPurge> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: BeginPurge): Promise<Remains | undefined> {
    const asset = await this.assets.find(assetId);
    const at = this.clock.now();
    if (!asset?.purgeAt || asset.purgeAt > at) return undefined;
    asset.beginPurge(at);
    const { storageKey, uploadId, algorithm } = asset;
    const upload = uploadId === null ? null : { key: `${storageKey}/original`, uploadId, algorithm };
    return { storageKey, upload };
  }
}
