import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { CONTENT_SQL, CONTENT_TABLES } from '../bench/content-sql.mjs';
import { withClient } from './support/catalogue.js';
import { joinOrganization } from './support/people.js';
import { explainEveryRead, type Plans } from './support/plans.js';

const running = useTestApp();

const ORGANIZATIONS = 50;
const ITEMS = 25_000;
/** Tables that are large here: reading one of them whole is what must not happen. */
const LARGE = ['items', 'versions', 'search_entries'];

const asAdmin = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient({ connectionString: running().db.adminUrl }, work);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds a statement takes as PostgreSQL counts them, planning included. */
async function timeOf(client: pg.Client, statement: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 15; i += 1) {
    const { rows } = await client.query(`explain (analyze, format json) ${statement}`);
    const [{ 'Planning Time': planning, 'Execution Time': execution }] = rows[0]['QUERY PLAN'];
    times.push(planning + execution);
  }
  return median(times);
}

describe('twenty-five thousand items of fifty organizations', () => {
  let owner: Journey;
  let member: Journey;
  let plans: Plans;

  beforeAll(async () => {
    owner = await running().register();
    member = await joinOrganization(running(), owner.organization.id, 'member');
    const others = Array.from({ length: ORGANIZATIONS - 1 }, () => newId());
    await asAdmin(async (client) => {
      const organizations = [owner.organization.id, ...others];
      for (const statement of CONTENT_SQL)
        await client.query(statement, [organizations, organizations.map(() => owner.user.id), ITEMS]);
      await client.query(`vacuum analyze ${CONTENT_TABLES.join(', ')}`);
    });
    plans = explainEveryRead(running().app);
  }, 240_000);

  const REQUESTS: [what: string, path: string][] = [
    ['the list', '/content/items?limit=100'],
    ['the list of a repository', '/content/items?repository=documents'],
    ['the list of a status', '/content/items?status=published'],
    ['a word that every item has', '/content/search?q=lesson'],
    ['a word that one item has', '/content/search?q=unique500'],
    ['the beginning of a word', '/content/search?q=topi'],
    ['words spelled alike', '/content/search?q=lessson+hause'],
    ['facets under filters', '/content/search?q=practice&repository=documents&language=de'],
  ];

  it.each(REQUESTS)(
    'CNT-09 XC-46a %s is read by indexes, by who reviews and by who reads',
    async (_, path) => {
      for (const person of [owner, member]) {
        plans.forget();
        const { status, body } = await person.get(path);
        expect([status, body.code, body.data.length > 0]).toEqual([200, undefined, true]);
        expect(plans.readWhole(LARGE)).toEqual([]);
      }
    },
  );

  it('CNT-09 words are looked up in the index that begins with the organization', async () => {
    plans.forget();
    await member.get('/content/search?q=unique500');
    expect(plans.indexes()).toContain('search_entries_words');
    await member.get('/content/search?q=unikue500x');
    expect(plans.indexes()).toContain('search_entries_names');
  });

  it('CNT-09 finds all of the organization and nothing else', async () => {
    const { body } = await owner.get('/content/search?q=practice&limit=1');
    expect(body.total).toBe(ITEMS / ORGANIZATIONS);
    const seen = await member.get('/content/search?q=practice&limit=1');
    expect(seen.body.total).toBe((ITEMS / ORGANIZATIONS) * 0.9);
  });

  it('XC-45 row level security costs less than ten milliseconds', async () => {
    const organization = owner.organization.id;
    const list = `select * from content.items where organization_id = '${organization}' order by updated_at desc, id desc limit 21`;
    const counted = `select count(*) from content.items where organization_id = '${organization}' and status = 'published'`;
    for (const statement of [list, counted]) {
      const without = await asAdmin((client) => timeOf(client, statement));
      const under = await asAdmin(async (client) => {
        await client.query('set role app_user');
        await client.query(
          `select set_config('app.organization_id', $1, false), set_config('app.user_id', $2, false)`,
          [organization, owner.user.id],
        );
        return timeOf(client, statement);
      });
      expect(under - without).toBeLessThan(10);
    }
  });
});
