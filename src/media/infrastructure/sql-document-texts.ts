import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { DocumentTexts, type DocumentText } from '../media-library.js';

@Injectable()
export class SqlDocumentTexts extends DocumentTexts {
  constructor(private readonly db: ReadDb) {
    super();
  }

  textOf(assetId: string): Promise<DocumentText | undefined> {
    return this.db.one(sql`select t.content as text, t.is_whole as "isWhole" from media.texts t
      join media.assets a on a.organization_id = t.organization_id and a.id = t.asset_id and a.status = 'ready'
     where t.asset_id = ${assetId}`);
  }
}
