import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type AppProcess, type BuiltApp } from '#libs/testing/built-app.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey } from '#libs/testing/journey.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';

const WRITES = 200;
const LIMITS = {
  RATE_LIMIT_IP: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_ORGANIZATION: '1000000',
  LLM_OFFLINE_TOKENS_PER_SECOND: '20',
};

let built: BuiltApp;
let db: TestDatabase;

beforeAll(async () => {
  [built, db] = await Promise.all([buildApp(), createTestDatabase()]);
}, 120_000);

afterAll(async () => {
  await db?.drop();
  await built?.remove();
});

const start = (env: Record<string, string> = {}) =>
  built.start({ DATABASE_URL: db.appUrl, ...LIMITS, ...env });

async function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

interface Write {
  readonly title: string;
  readonly key: string;
}

/** What the server acknowledged before it died: id by title. */
type Acknowledged = Map<string, string>;

async function write(person: Journey, { title, key }: Write, acknowledged: Acknowledged): Promise<void> {
  const item = { repository: 'documents', title, contentData: { body: title } };
  const answer = await person.post('/content/items', item, { headers: { 'idempotency-key': key } });
  if (answer.status === 201) acknowledged.set(title, answer.body.id);
}

/** Sends all writes at once and kills the process as soon as some are acknowledged and the rest is under way. */
async function writeUntilKilled(
  app: AppProcess,
  person: Journey,
  writes: readonly Write[],
  acknowledged: Acknowledged,
  after: number,
): Promise<void> {
  const killed = eventually(async () => {
    if (acknowledged.size < after) throw new Error('not yet');
    return app.kill('SIGKILL');
  }, 30_000);
  // A write whose connection broke got no answer: neither promise nor refusal.
  await Promise.all(writes.map((each) => write(person, each, acknowledged).catch(() => undefined)));
  await killed;
}

describe('a killed process', () => {
  it('XC-50 XC-31 leaves every acknowledged write once, no half command, and every event is delivered', async () => {
    const acknowledged: Acknowledged = new Map();
    const writes = Array.from({ length: WRITES }, (_, i): Write => ({ title: `Item ${i}`, key: `key-${i}` }));
    let app = await start();
    const person = await new Journey(app.url).register('crash@example.com', 'correct horse battery', 'Crash');
    for (const after of [20, 70, 120]) {
      const open = writes.filter(({ title }) => !acknowledged.has(title));
      await writeUntilKilled(app, person, open, acknowledged, after);
      app = await start({ PORT: new URL(app.url).port });
    }
    const promised = new Map(acknowledged);
    expect(promised.size).toBeGreaterThanOrEqual(120);
    expect(promised.size).toBeLessThan(WRITES);

    // The caller repeats what got no answer, under the same keys.
    for (const each of writes) await write(person, each, acknowledged);
    const items = await rows<{ id: string; title: string }>('select id, title from content.items');
    expect(items.map(({ title }) => title).toSorted()).toEqual(writes.map(({ title }) => title).toSorted());
    for (const [title, id] of promised) expect(items).toContainEqual({ id, title });

    const [halves] = await rows(`select
      (select count(*)::int from content.items i where not exists (select from content.versions v where v.item_id = i.id)) as without_version,
      (select count(*)::int from content.items i where (select count(*) from audit.events e where e.action = 'content.created' and e.resource_id = i.id::text) <> 1) as not_audited_once`);
    expect(halves).toEqual({ without_version: 0, not_audited_once: 0 });
    await eventually(
      async () => expect(await rows('select count(*)::int as n from platform.outbox')).toEqual([{ n: 0 }]),
      15_000,
    );
    expect(await rows('select * from platform.dead_letters')).toEqual([]);
    await app.kill('SIGTERM');
  }, 120_000);

  it('XC-52 delivers what was acknowledged before the kill: every organization gets its subscription, once', async () => {
    const app = await start();
    const organizations: string[] = [];
    const register = async (i: number) => {
      const person = await new Journey(app.url).register(
        `founder${i}@example.com`,
        'correct horse battery',
        `Founder ${i}`,
      );
      organizations.push(person.organization.id);
      if (organizations.length === 10) await app.kill('SIGKILL');
    };
    await Promise.all(Array.from({ length: 30 }, (_, i) => register(i).catch(() => undefined)));
    const again = await start();
    await eventually(async () => {
      const found = await rows<{ organization_id: string; n: number }>(
        'select organization_id, count(*)::int as n from billing.subscriptions where organization_id = any($1) group by 1',
        [organizations],
      );
      expect(found).toHaveLength(organizations.length);
      expect(found.every(({ n }) => n === 1)).toBe(true);
    }, 15_000);
    await again.kill('SIGTERM');
  }, 120_000);

  it('CNV-11 CNV-13 ends the answer it was writing as failed with the text it had sent, and stores its usage once', async () => {
    const app = await start();
    const person = await new Journey(app.url).register(
      'answer@example.com',
      'correct horse battery',
      'Answers',
    );
    const { body: item } = await person.post('/content/items', {
      repository: 'documents',
      title: 'Long',
      contentData: { body: 'Whales sing. '.repeat(40) },
    });
    for (const step of ['submit', 'approve', 'publish'])
      await person.post(`/content/items/${item.id}/${step}`);
    const { body: conversation } = await person.post('/conversations', {});
    const { body: sent } = await person.post(`/conversations/${conversation.id}/messages`, {
      content: 'Do whales sing?',
    });
    const path = `/conversations/${conversation.id}/messages`;
    await person.stream(`${path}/${sent.assistantMessage.id}/stream`, { until: ({ id }) => Number(id) > 60 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await app.kill('SIGKILL');
    await rows(`update conversation.generations set lease_until = now()`);
    const again = await start({ PORT: new URL(app.url).port });
    const answer = await eventually(async () => {
      const { body } = await person.get(path);
      expect(body.data.at(-1)).toMatchObject({
        state: 'failed',
        errorCode: 'generation.interrupted',
        usageSource: 'estimated',
      });
      return body.data.at(-1);
    }, 15_000);
    expect(answer.content.length).toBeGreaterThan(30);
    const events = await person.stream(`${path}/${answer.id}/stream`);
    expect(events.map(({ event }) => event)).toEqual(['delta', 'done']);
    expect(await rows('select count(*)::int as n from conversation.generations')).toEqual([{ n: 0 }]);
    await again.kill('SIGTERM');
  }, 120_000);

  it('EXP-03 EXP-04 counts the answer it was writing for the variant that was meant, once, and says that nobody knows more', async () => {
    const app = await start();
    const email = 'experiment@example.com';
    const person = await new Journey(app.url).register(email, 'correct horse battery', 'Experiments');
    const variants = ['control', 'treatment'].map((key) => ({ key, weight: 1, model: 'offline' }));
    const plan = { name: 'killed', scope: 'organization', unit: 'conversation', variants };
    const { id } = (await person.post('/experiments', plan)).body;
    expect((await person.post(`/experiments/${id}/start`)).status).toBe(200);
    const { body: conversation } = await person.post('/conversations', {});
    const path = `/conversations/${conversation.id}/messages`;
    const { body: sent } = await person.post(path, { content: 'Do whales sing?' });
    await person.stream(`${path}/${sent.assistantMessage.id}/stream`, {
      until: ({ id: at }) => Number(at) > 5,
    });
    await app.kill('SIGKILL');
    await rows(`update conversation.generations set lease_until = now()`);
    const again = await start({ PORT: new URL(app.url).port });
    const found = await eventually(async () => {
      const answers = await rows('select * from experiments.answers where experiment_id = $1', [id]);
      expect(answers).toHaveLength(1);
      return answers;
    }, 15_000);
    const assigned = await rows('select * from experiments.assignments where experiment_id = $1', [id]);
    expect(assigned).toMatchObject([{ exposed_at: expect.any(Date) }]);
    const [{ variant, unit } = {}] = assigned;
    expect(found).toMatchObject([
      { answer_id: sent.assistantMessage.id, outcome: 'failed', executed: 'unknown', variant, unit },
    ]);
    await again.kill('SIGTERM');
  }, 120_000);
});

describe('a process that is asked to stop', () => {
  it('XC-78 finishes the requests and the answer under way, then ends with code 0', async () => {
    const app = await start({ LLM_OFFLINE_TOKENS_PER_SECOND: '40' });
    const person = await new Journey(app.url).register('drain@example.com', 'correct horse battery', 'Drain');
    const { body: conversation } = await person.post('/conversations', {});
    const { body: sent } = await person.post(`/conversations/${conversation.id}/messages`, {
      content: 'Anything?',
    });
    const writes = Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        person.post('/content/items', { repository: 'prompts', title: `P${i}` }),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await app.kill('SIGTERM')).toBe(0);
    expect((await writes).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(
      await rows('select state from conversation.messages where id = $1', [sent.assistantMessage.id]),
    ).toEqual([{ state: 'complete' }]);
  }, 60_000);
});

describe('a process that cannot start', () => {
  it.each([
    ['a variable that is wrong', { APP_ROLE: 'boss' }, /APP_ROLE must be one of/],
    ['contradictory ones', { LLM_DEFAULT_MODEL: 'x' }, /LLM_DEFAULT_MODEL names "x"/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none' },
      /DATABASE_URL cannot be reached/,
    ],
  ])('XC-10 says so and ends with code 1: %s', async (_, env, message) => {
    const app = await start(env);
    expect(await app.exited).toBe(1);
    expect(app.output()).toMatch(message);
    expect(app.output()).not.toMatch(/test-only|:b@/);
  });

  it('OPS-30 migrating says as shortly which setting leads nowhere', async () => {
    const nowhere = 'postgres://a:b@127.0.0.1:1/none';
    for (const [env, setting] of [
      [{ DATABASE_URL: nowhere }, 'DATABASE_URL'],
      [{ DATABASE_URL: db.appUrl, DATABASE_OWNER_URL: nowhere }, 'DATABASE_OWNER_URL'],
      [{ DATABASE_URL: db.ownerUrl.replace(/:[^:@/]+@/, ':wrong@') }, 'DATABASE_URL'],
    ] as const) {
      const { code, output } = await built.run('migrate', env);
      expect([code, output.trim().split('\n')]).toEqual([
        1,
        [expect.stringMatching(new RegExp(`^${setting} cannot be reached: `))],
      ]);
    }
  });

  it('OPS-10 says of an error in which line of the sources it came about', async () => {
    const { code, output } = await built.run(['openapi', '/nowhere/openapi.json'], {
      DATABASE_URL: db.appUrl,
    });
    expect(code).toBe(1);
    expect(output).toMatch(/ENOENT.*\n(.*\n)*\s+at async main \(.*\/src\/cli\.ts:\d+:\d+\)/);
  });

  it('XC-43 a superuser’s login works as the application role all the same', async () => {
    const app = await start({ DATABASE_URL: db.adminUrl });
    const sessions = await rows<{ usename: string; rolname: string }>(
      "select distinct usename, current_setting('is_superuser') as rolname from pg_stat_activity where application_name = 'ai-gym app'",
    );
    expect(app.output()).toBe('');
    expect(sessions).toHaveLength(1);
    const person = await new Journey(app.url).register(
      'superuser@example.com',
      'correct horse battery',
      'Superuser',
    );
    expect((await person.get('/content/items')).body.data).toEqual([]);
    expect(await app.kill('SIGTERM')).toBe(0);
  });
});
