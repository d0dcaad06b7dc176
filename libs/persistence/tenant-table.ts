/**
 * SQL for migrations that puts a table under forced row level security. A table without one of these, or
 * without an entry in `RLS_EXEMPTIONS`, fails a test.
 */

type Privilege = 'select' | 'insert' | 'update' | 'delete';

/** Evaluated once per statement, because the sub-select does not depend on the row. */
export const CURRENT_ORGANIZATION = '(select platform.current_organization_id())';
export const CURRENT_USER = '(select platform.current_user_id())';

interface Protection {
  /** Which rows the application role sees and may write. Default: those of the current organization. */
  readonly using?: string;
  /** Which rows it may write, where that is narrower. */
  readonly check?: string;
  /** What the application role may do at all. */
  readonly app?: readonly Privilege[];
  /** What the system role may do, across organizations; nothing unless given. */
  readonly system?: readonly Privilege[];
}

const ALL: readonly Privilege[] = ['select', 'insert', 'update', 'delete'];

/** Forces row level security on a table and says who may do what with which rows. */
export function protect(
  table: string,
  {
    using = `organization_id = ${CURRENT_ORGANIZATION}`,
    check = using,
    app = ALL,
    system = [],
  }: Protection = {},
): string {
  const statements = [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
  ];
  if (app.length > 0) {
    statements.push(`create policy app_rows on ${table} to app_user using (${using}) with check (${check})`);
    statements.push(`grant ${app.join(', ')} on ${table} to app_user`);
  }
  if (system.length > 0) {
    statements.push(`create policy system_rows on ${table} to app_system using (true) with check (true)`);
    statements.push(`grant ${system.join(', ')} on ${table} to app_system`);
  }
  return `${statements.join(';\n')};`;
}
