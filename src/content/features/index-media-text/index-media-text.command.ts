import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { DocumentTexts } from '../../../media/index.js';
import { passagesOf } from '../../domain/passages.js';
import { lockItemsWith } from '../../infrastructure/media-in-content.js';

/** Takes the text of a file, as it is now, into search; what has no text any more is forgotten. */
@Message({ permission: 'system', mode: 'operations' })
export class IndexMediaText extends Command<void> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(IndexMediaText)
export class IndexMediaTextHandler implements ICommandHandler<IndexMediaText> {
  constructor(private readonly texts: DocumentTexts) {}

  async execute({ assetId }: IndexMediaText): Promise<void> {
    await lockItemsWith(assetId);
    const document = await this.texts.textOf(assetId);
    await commandRows(sql`delete from content.media_passages where asset_id = ${assetId}`);
    if (document)
      await commandRows(sql`insert into content.media_passages (organization_id, asset_id, position, content)
        select ${currentActor().organizationId}, ${assetId}, position, content
          from unnest(${passagesOf(document.text)}::text[]) with ordinality as passages (content, position)`);
    await commandRows(sql`select content.index_media(${assetId})`);
  }
}
