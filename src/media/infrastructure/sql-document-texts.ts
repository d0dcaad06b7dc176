import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { DocumentTexts, type DocumentText } from '../media-library.js';

@Injectable()
export class SqlDocumentTexts extends DocumentTexts {
  async textOf(assetId: string): Promise<DocumentText | undefined> {
    const [found] = await commandRows<DocumentText>(sql`select t.content as text, t.is_whole as "isWhole"
      from media.texts t
      join media.assets a on a.organization_id = t.organization_id and a.id = t.asset_id and a.status = 'ready'
     where t.asset_id = ${assetId}`);
    return found;
  }
}
