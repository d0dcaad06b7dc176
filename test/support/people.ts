import pg from 'pg';
import { newId } from '#libs/kernel/id.js';
import type { TestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';

const PASSWORD = 'correct horse battery';

/** Registers somebody and makes him a member of another organization, where he then works. */
export async function joinOrganization(app: TestApp, organizationId: string, role: string): Promise<Journey> {
  const person = await app.register({ email: `${newId()}@example.com`, password: PASSWORD });
  await admin(
    app.db.adminUrl,
    `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
     values (${pg.escapeLiteral(newId())}, ${pg.escapeLiteral(organizationId)}, ${pg.escapeLiteral(person.user.id)},
             ${pg.escapeLiteral(role)}, ${pg.escapeLiteral(person.user.email)}, 'Colleague', now(), now())`,
  );
  const { body, status } = await person.post('/auth/switch-organization', { organizationId });
  if (status !== 200) throw new Error(`switching answered ${status}`);
  return person.as(body);
}

/** Registers somebody who then loses his only membership. */
export async function withoutOrganization(app: TestApp): Promise<Journey> {
  const person = await app.register({ email: `${newId()}@example.com`, password: PASSWORD });
  await admin(
    app.db.adminUrl,
    `delete from tenancy.memberships where user_id = ${pg.escapeLiteral(person.user.id)}`,
  );
  return new Journey(app.url).login(person.user.email, PASSWORD);
}

/** A person with the platform's own role. */
export async function operator(app: TestApp): Promise<Journey> {
  const person = await app.register({ email: `${newId()}@example.com`, password: PASSWORD });
  await admin(
    app.db.adminUrl,
    `update identity.users set platform_role = 'super_admin' where id = ${pg.escapeLiteral(person.user.id)}`,
  );
  return new Journey(app.url).login(person.user.email, PASSWORD);
}
