import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { Processed } from '../../domain/media-asset.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import type { DocumentText } from '../../media-library.js';

/** Returns whether it was still wanted: not deleted, and not begun by somebody else meanwhile. */
@Message({ permission: 'system', mode: 'operations' })
export class CompleteProcessing extends Command<boolean> {
  constructor(
    readonly assetId: string,
    readonly attempt: number,
    readonly processed: Omit<Processed, 'hasText'>,
    readonly text: DocumentText | undefined,
  ) {
    super();
  }
}

@CommandHandler(CompleteProcessing)
export class CompleteProcessingHandler implements ICommandHandler<CompleteProcessing> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId, attempt, processed, text }: CompleteProcessing): Promise<boolean> {
    const asset = await this.assets.find(assetId);
    if (asset?.status !== 'processing' || asset.attempts !== attempt) return false;
    asset.complete({ ...processed, hasText: text !== undefined }, this.clock.now());
    if (text)
      await commandRows(sql`insert into media.texts (organization_id, asset_id, content, is_whole)
        values (${asset.organizationId}, ${assetId}, ${text.text}, ${text.isWhole})
        on conflict (organization_id, asset_id) do update set content = excluded.content, is_whole = excluded.is_whole`);
    return true;
  }
}
