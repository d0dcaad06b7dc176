import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaMoveNotAllowed, MediaNotFound } from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { MediaAccess } from '../media-access.js';
import { toMediaView, type MediaView } from '../media.view.js';

/** Takes back a deleted file while it is still kept. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  errors: [MediaMoveNotAllowed, MediaNotFound],
  audit: {
    action: 'media.restored',
    category: 'change',
    resource: 'media',
    subject: ({ assetId }: RestoreMedia) => ({ resourceId: assetId }),
  },
})
export class RestoreMedia extends Command<MediaView> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(RestoreMedia)
export class RestoreMediaHandler implements ICommandHandler<RestoreMedia> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly access: MediaAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: RestoreMedia): Promise<MediaView> {
    const asset = await this.assets.byId(assetId);
    if (!this.access.owns(asset)) throw new MediaNotFound();
    asset.restore(this.clock.now());
    return toMediaView(asset);
  }
}
