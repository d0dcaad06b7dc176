import { beforeAll, describe, expect, it } from 'vitest';
import { admin } from '#libs/testing/postgres.js';
import { useDatabase } from '#libs/testing/use-database.js';
import { Migration } from '@mikro-orm/migrations';
import { connectionConfig } from './pools.js';
import { migrate } from './migrator.js';
import { ensureRoles } from './roles.js';
import { protect } from './tenant-table.js';

const database = useDatabase();

class Good extends Migration {
  override up(): void {
    this.addSql('create table content.good (id int)');
  }
}

class HalfBroken extends Migration {
  override up(): void {
    this.addSql('create table content.half (id int)');
    this.addSql('create table content.good (id int)');
  }
}

beforeAll(() => admin(database().db.ownerUrl, 'delete from public.schema_migrations'));

describe('migrations', () => {
  it('OPS-30 are applied once, and named', async () => {
    const { ownerUrl } = database().db;
    expect(await migrate(ownerUrl, [Good])).toEqual(['Good']);
    expect(await migrate(ownerUrl, [Good])).toEqual([]);
  });

  it('OPS-30 that fail leave nothing of themselves and keep those before', async () => {
    const { ownerUrl } = database().db;
    await expect(migrate(ownerUrl, [Good, HalfBroken])).rejects.toThrow(/already exists/);
    await expect(admin(ownerUrl, 'select from content.half')).rejects.toThrow(/does not exist/);
    await admin(ownerUrl, 'select from content.good');
  });
});

describe('the roles of the application', () => {
  it('XC-43 are made by whoever comes first, and left as they are by all others', async () => {
    const { adminUrl } = database().db;
    await expect(Promise.all(Array.from({ length: 5 }, () => ensureRoles(adminUrl)))).resolves.toHaveLength(
      5,
    );
  });
});

describe('protect()', () => {
  it('XC-41 shows a table to its organization alone, unless told otherwise', () => {
    expect(protect('a.b')).toBe(
      [
        'alter table a.b enable row level security',
        'alter table a.b force row level security',
        'create policy app_rows on a.b to app_user using (organization_id = (select platform.current_organization_id())) with check (organization_id = (select platform.current_organization_id()))',
        'grant select, insert, update, delete on a.b to app_user;',
      ].join(';\n'),
    );
  });

  it('XC-41 gives the application nothing where it asks for nothing, and the system role only what is named', () => {
    const text = protect('a.b', { app: [], system: ['select'] });
    expect(text).not.toContain('app_user');
    expect(text).toContain('grant select on a.b to app_system');
  });
});

describe('connections', () => {
  it('XC-43 take on the role with the first packet, unless the login is the role', () => {
    expect(connectionConfig('postgres://someone@h/db', 'app').options).toContain('-c role=app_user');
    expect(connectionConfig('postgres://app_user@h/db', 'app').options).not.toContain('role=');
    expect(connectionConfig('postgres://app_user@h/db', 'system').options).toContain('-c role=app_system');
  });

  it('XC-27 give up on statements and locks that take too long', async () => {
    const { rows } = await database().pools.app.query(
      "select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l, current_setting('idle_in_transaction_session_timeout') as i",
    );
    expect(rows).toEqual([{ s: '30s', l: '10s', i: '10min' }]);
  });
});
