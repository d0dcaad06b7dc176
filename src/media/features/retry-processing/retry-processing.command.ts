import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaMoveNotAllowed, MediaNotFound } from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { MediaAccess } from '../media-access.js';
import { toMediaView, type MediaView } from '../media.view.js';

/** Has a file processed again that could not be. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  errors: [MediaMoveNotAllowed, MediaNotFound],
  audit: {
    action: 'media.processing_retried',
    category: 'change',
    resource: 'media',
    subject: ({ assetId }: RetryProcessing) => ({ resourceId: assetId }),
  },
})
export class RetryProcessing extends Command<MediaView> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(RetryProcessing)
export class RetryProcessingHandler implements ICommandHandler<RetryProcessing> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly access: MediaAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: RetryProcessing): Promise<MediaView> {
    const asset = await this.assets.byId(assetId);
    if (!this.access.owns(asset)) throw new MediaNotFound();
    asset.retry(this.clock.now());
    return toMediaView(asset);
  }
}
