import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { GrantPlatformRole } from '../identity/index.js';
import { ACCOUNTS, NORTHWIND_EXPERIMENT, NORTHWIND_ITEMS, OPERATOR, type DemoAccount } from './demo-data.js';

/**
 * Loads demonstration data into an empty database, through the same routes as everybody. Returns the accounts
 * one may sign in with: none when the database has other people's data.
 */
export async function seed(app: NestFastifyApplication): Promise<readonly DemoAccount[]> {
  const emails = (
    await app.get(ReadDb).systemRows<{ email: string }>(sql`select email from identity.users limit 100`)
  ).map(({ email }) => email);
  if (emails.length > 0) return ACCOUNTS.filter(({ email }) => emails.includes(email));
  for (const account of ACCOUNTS) await createAccount(app, account);
  await runInContext({ actor: systemActor(), requestId: newId() }, () =>
    app.get(Dispatcher).command(new GrantPlatformRole(OPERATOR)),
  );
  return ACCOUNTS;
}

async function createAccount(
  app: NestFastifyApplication,
  { email, password, organization }: DemoAccount,
): Promise<void> {
  const [firstName = ''] = email.split('@');
  const body = {
    email,
    password,
    firstName: capitalized(firstName),
    lastName: 'Demo',
    organizationName: organization,
  };
  const { accessToken } = await post<{ accessToken: string }>(app, '/auth/register', body);
  if (organization !== 'Northwind Academy') return;
  const itemIds: string[] = [];
  for (const item of NORTHWIND_ITEMS) {
    const { id } = await post<{ id: string }>(app, '/content/items', item, accessToken);
    for (const step of ['submit', 'approve', 'publish'])
      await post(app, `/content/items/${id}/${step}`, undefined, accessToken);
    itemIds.push(id);
  }
  await assignToEverybody(app, accessToken, itemIds);
  const aiAgentId = itemIds.at(-1);
  const { id } = await post<{ id: string }>(
    app,
    '/experiments',
    { ...NORTHWIND_EXPERIMENT, aiAgentId },
    accessToken,
  );
  await post(app, `/experiments/${id}/start`, undefined, accessToken);
}

/** So that the dashboard has something to do: the first is required, the others are worth a look. */
async function assignToEverybody(
  app: NestFastifyApplication,
  token: string,
  [required = '', ...recommended]: readonly string[],
): Promise<void> {
  const { organization } = await get<{ organization: { id: string } }>(app, '/me', token);
  const organizationIds = [organization.id];
  const dueAt = new Date(Date.now() + 14 * 86_400_000).toISOString();
  for (const request of [
    { itemIds: [required], assignmentType: 'required', dueAt, note: 'For your first two weeks' },
    { itemIds: recommended, assignmentType: 'recommended', accessLevel: 'use' },
  ])
    await post(app, '/content/assignments/bulk', { ...request, organizationIds, allOrNothing: true }, token);
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

async function post<T>(app: NestFastifyApplication, path: string, body?: object, token?: string): Promise<T> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    payload: body,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  if (answer.statusCode >= 300) throw new Error(`POST ${path} answered ${answer.statusCode}: ${answer.body}`);
  return answer.json<T>();
}

async function get<T>(app: NestFastifyApplication, path: string, token: string): Promise<T> {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
  });
  if (answer.statusCode >= 300) throw new Error(`GET ${path} answered ${answer.statusCode}: ${answer.body}`);
  return answer.json<T>();
}
