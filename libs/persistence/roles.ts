import pg from 'pg';

/**
 * Creates the two roles the application works as, when the login may. They own nothing and cannot bypass row
 * level security; the login becomes a member of both, so that it can take them on.
 */
export async function ensureRoles(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const role of ['app_user', 'app_system']) {
      await client.query(
        `do $$ begin
           if not exists (select from pg_roles where rolname = '${role}') then
             create role ${role} nologin nosuperuser nobypassrls;
           end if;
           if not pg_has_role(current_user, '${role}', 'member') then
             execute format('grant ${role} to %I', current_user);
           end if;
         exception when duplicate_object or unique_violation then null; -- another process was first
         end $$`,
      );
    }
  } finally {
    await client.end();
  }
}
