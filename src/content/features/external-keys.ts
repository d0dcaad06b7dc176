import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { isId } from '#libs/kernel/id.js';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Which items of the organization are known by which keys; inside a command. */
@Injectable()
export class ExternalKeys {
  /** One import of an organization after the other: two with the same keys would make everything twice. */
  async lock(): Promise<void> {
    const { organizationId } = currentMember();
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended('content.import ' || ${organizationId}::text, 0))`,
    );
  }

  /** Ids by key; an item that was made here is known by its id. */
  async find(keys: readonly string[]): Promise<Map<string, string>> {
    const { organizationId } = currentMember();
    const rows = await commandRows<{ key: string; id: string }>(sql`
      select i.id::text as key, i.id from content.items i
       where i.organization_id = ${organizationId} and i.id = any (${keys.filter(isId)}::uuid[])
      union all
      select k.external_key, k.item_id from content.external_keys k
       where k.organization_id = ${organizationId} and k.external_key = any (${[...keys]})`);
    return new Map(rows.map(({ key, id }) => [key, id]));
  }

  add(key: string, itemId: string): void {
    const { organizationId } = currentMember();
    writeAtCommit(sql`insert into content.external_keys (organization_id, external_key, item_id)
      values (${organizationId}, ${key}, ${itemId})`);
  }
}
