import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';

@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'media.processing_failed',
    category: 'system',
    resource: 'media',
    subject: ({ assetId }: FailProcessing) => ({ resourceId: assetId }),
  },
})
export class FailProcessing extends Command<void> {
  constructor(
    readonly assetId: string,
    readonly attempt: number,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(FailProcessing)
export class FailProcessingHandler implements ICommandHandler<FailProcessing> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId, attempt, reason }: FailProcessing): Promise<void> {
    const asset = await this.assets.find(assetId);
    if (asset?.status === 'processing' && asset.attempts === attempt) asset.fail(reason, this.clock.now());
  }
}
