import { Injectable } from '@nestjs/common';
import { sql } from '#libs/persistence/sql.js';
import type { ArchiveSection, ExportSource } from '../../tenancy/index.js';
import { itemRecords } from './item-record.js';
import { versionRecords } from './version-record.js';

/** Items and everything they ever said. */
@Injectable()
export class ContentSection implements ArchiveSection {
  readonly name = 'content';
  readonly version = 2;
  readonly records = [itemRecords, versionRecords];

  async known({ snapshot, organizationId }: ExportSource, ids: readonly string[]): Promise<string[]> {
    const rows = await snapshot.rows<{ id: string }>(
      sql`select id from content.items where organization_id = ${organizationId} and id = any(${ids})`,
    );
    return rows.map(({ id }) => id);
  }
}
