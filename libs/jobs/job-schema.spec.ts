import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionConfig } from '#libs/persistence/pools.js';
import { admin, createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';
import { installJobSchema } from './job-schema.js';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  const name = new URL(db.ownerUrl).pathname.slice(1);
  await admin(db.adminUrl, `grant create on database ${name} to ai_gym_owner`);
});

afterAll(() => db.drop());

async function as<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it('XC-55 installing creates what is missing and changes nothing when repeated', async () => {
  const owner = { connectionString: db.ownerUrl };
  const tables = () =>
    as(
      owner,
      async (client) =>
        (await client.query(`select * from pg_tables where schemaname = 'jobs' order by tablename`)).rows,
    );
  const before = await tables();
  expect(before.map(({ tablename }) => tablename)).toContain('job');
  await installJobSchema(db.ownerUrl, 'app_system');
  expect(await tables()).toEqual(before);
  await as(owner, (client) => client.query('drop schema jobs cascade'));
  await Promise.all([
    installJobSchema(db.ownerUrl, 'app_system'),
    installJobSchema(db.ownerUrl, 'app_system'),
  ]);
  expect((await tables()).map(({ tablename }) => tablename)).toEqual(
    before.map(({ tablename }) => tablename),
  );
});

it('XC-55 the role of the platform uses the queue but cannot change it; that of the users does not see it', async () => {
  await as(connectionConfig(db.systemUrl, 'system'), async (client) => {
    await expect(client.query(`select count(*) from jobs.job`)).resolves.toMatchObject({ rowCount: 1 });
    await expect(client.query('alter table jobs.job add column x int')).rejects.toThrow('must be owner');
    await expect(client.query('create table jobs.x ()')).rejects.toThrow('permission denied');
  });
  await as(connectionConfig(db.appUrl, 'app'), async (client) => {
    await expect(client.query(`select count(*) from jobs.job`)).rejects.toThrow('permission denied');
  });
});

it('XC-55 installing without the right to says so', async () => {
  await admin(db.adminUrl, 'drop schema jobs cascade');
  await expect(installJobSchema(db.appUrl, 'app_system')).rejects.toThrow('permission denied');
});
