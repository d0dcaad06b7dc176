import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import type { MediaKind } from '../../domain/media-types.js';

/** What the worker that begins has to know. */
export interface BegunProcessing {
  readonly assetId: string;
  readonly kind: MediaKind;
  readonly mime: string;
  readonly sizeBytes: number;
  readonly storageKey: string;
  /** Each attempt writes files of its own: a worker that is believed dead may still be writing. */
  readonly attempt: number;
  readonly mayTryAgain: boolean;
}

/** Undefined when there is nothing left to do: it is done, deleted, or was begun too often. */
@Message({ permission: 'system', mode: 'operations' })
export class BeginProcessing extends Command<BegunProcessing | undefined> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(BeginProcessing)
export class BeginProcessingHandler implements ICommandHandler<BeginProcessing> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: BeginProcessing): Promise<BegunProcessing | undefined> {
    const asset = await this.assets.find(assetId);
    if (!asset?.isWorkedOn) return undefined;
    const at = this.clock.now();
    if (!asset.mayTryAgain) {
      asset.fail('Processing it was broken off too often on our side. Try again later.', at);
      return undefined;
    }
    asset.begin(at);
    const { kind, mime, sizeBytes, storageKey, attempts: attempt, mayTryAgain } = asset;
    return { assetId, kind, mime, sizeBytes, storageKey, attempt, mayTryAgain };
  }
}
