import { commandRows } from './command-rows.js';
import { fragment, sql } from './sql.js';

/**
 * Deletes one batch of what an organization has in the tables, one after the other: those that refer to others
 * come first. Returns whether there may be more.
 */
export async function eraseBatch(
  tables: readonly string[],
  organizationId: string,
  batch: number,
): Promise<boolean> {
  for (const table of tables) {
    const erased = await commandRows(sql`delete from ${fragment(table)} where ctid = any (array(
        select ctid from ${fragment(table)} where organization_id = ${organizationId} limit ${batch})) returning 1`);
    // In a table with partitions one place of a row stands for one in each of them, so there may be more than asked for.
    if (erased.length >= batch) return true;
  }
  return false;
}
