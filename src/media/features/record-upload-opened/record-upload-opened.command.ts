import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { UploadClosed } from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { MediaOptions } from '../../media-options.js';

const HOUR_MS = 3_600_000;

/** Remembers which upload of the storage is the file's; returns the one that is, which another may have opened first. */
@Message({ permission: 'media.upload', mode: 'write', errors: [UploadClosed] })
export class RecordUploadOpened extends Command<string> {
  constructor(
    readonly assetId: string,
    readonly uploadId: string,
  ) {
    super();
  }
}

@CommandHandler(RecordUploadOpened)
export class RecordUploadOpenedHandler implements ICommandHandler<RecordUploadOpened> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId, uploadId }: RecordUploadOpened): Promise<string> {
    const asset = await this.assets.byId(assetId);
    if (asset.uploadId !== null) return asset.uploadId;
    const at = this.clock.now();
    asset.opened(uploadId, new Date(at.getTime() + this.options.uploadHours * HOUR_MS), at);
    return uploadId;
  }
}
