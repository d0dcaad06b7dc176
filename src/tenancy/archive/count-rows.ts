import { fragment, sql } from '#libs/persistence/sql.js';
import type { ExportSource } from './archive-section.js';

/** Counts the organization's rows of a table. */
export const countRows = (table: string): ((source: ExportSource) => Promise<number>) => {
  const name = fragment(table);
  return async ({ snapshot, organizationId }) => {
    const rows = await snapshot.rows<{ n: number }>(
      sql`select count(*)::int as n from ${name} where organization_id = ${organizationId}`,
    );
    return rows.reduce((sum, { n }) => sum + n, 0);
  };
};
