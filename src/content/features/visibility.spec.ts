import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ok, type Answer, type Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

const HOUR = 3_600_000;
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const STATES = ['draft', 'review', 'live', 'rewritten', 'archived'] as const;
type State = (typeof STATES)[number];
const WINDOWS = ['none', 'open', 'inside', 'before', 'after', 'inactive'] as const;
const TARGETS = ['user', 'team', 'organization'] as const;
const LEVELS = ['read', 'use', 'write', 'manage'] as const;

/** What a person gets of an item: nothing, what is live, or its newest version. */
type Sight = 'nothing' | 'live' | 'newest';

let owner: Journey;
let people: Record<'author' | 'reviewer' | 'reader' | 'client', Journey>;
let team: string;

async function itemIn(state: State): Promise<string> {
  const { author, reviewer } = people;
  const body = { repository: 'documents', title: 'first', contentData: { body: 'first' } };
  const { id } = await ok(author.post('/content/items', body));
  if (state === 'draft') return id;
  await ok(author.post(`/content/items/${id}/submit`));
  if (state === 'review') return id;
  for (const step of ['approve', 'publish']) await ok(reviewer.post(`/content/items/${id}/${step}`));
  if (state === 'rewritten') await ok(author.patch(`/content/items/${id}`, { title: 'second' }));
  if (state === 'archived') await ok(author.post(`/content/items/${id}/archive`));
  return id;
}

async function assign(
  itemId: string,
  target: (typeof TARGETS)[number],
  window: string,
  accessLevel: string,
): Promise<void> {
  if (window === 'none') return;
  const dates = {
    inside: { startsAt: hoursFromNow(-1), expiresAt: hoursFromNow(1) },
    before: { startsAt: hoursFromNow(1), expiresAt: null },
    after: { startsAt: null, expiresAt: hoursFromNow(-1) },
  }[window];
  const whom = {
    user: { userIds: [people.reader.user.id, people.client.user.id] },
    team: { teamIds: [team] },
    organization: { organizationIds: [owner.organization.id] },
  }[target];
  const { entries } = await ok(
    owner.post('/content/assignments/bulk', {
      itemIds: [itemId],
      ...whom,
      accessLevel,
      ...dates,
      allOrNothing: true,
    }),
  );
  if (window === 'inactive')
    await ok(
      owner.post('/content/assignments/bulk-deactivate', {
        ids: entries.map(({ assignmentId }: any) => assignmentId),
      }),
    );
}

beforeAll(async () => {
  owner = await app().register();
  const { id } = owner.organization;
  people = {
    author: await joinOrganization(app(), id, 'content_creator'),
    reviewer: await joinOrganization(app(), id, 'manager'),
    reader: await joinOrganization(app(), id, 'member'),
    client: await joinOrganization(app(), id, 'client'),
  };
  team = (await ok(owner.post('/teams', { name: 'Readers' }))).id;
  for (const { user } of [people.reader, people.client])
    await ok(owner.put(`/teams/${team}/members/${user.id}`, { role: 'member' }));
}, 60_000);

/** The rule of CNT-06, said once more. */
function expected(role: keyof typeof people, state: State, window: string, level: string): Sight {
  const isLive = state === 'live' || state === 'rewritten';
  const counts = window === 'open' || window === 'inside';
  const opened = counts && (level === 'write' || level === 'manage');
  if (role === 'author' || role === 'reviewer' || opened) return 'newest';
  if (!isLive) return 'nothing';
  return role === 'reader' || counts ? 'live' : 'nothing';
}

const sightOf = (title: string | undefined, state: State): Sight => {
  if (title === undefined) return 'nothing';
  if (state === 'rewritten') return title === 'second' ? 'newest' : 'live';
  return state === 'live' ? 'live' : 'newest';
};

/** What is live and what is newest is the same thing while nothing newer is written. */
const asSeen = (sight: Sight, state: State): Sight =>
  state === 'live' && sight === 'newest' ? 'live' : sight;

describe('who sees what', () => {
  it.each(TARGETS.flatMap((target) => STATES.map((state) => [target, state] as const)))(
    'CNT-06 B-04 B-05 B-06 B-07 assigned to a %s, in state %s, is seen alike in lists, alone, by versions and by whoever may change it',
    async (target, state) => {
      const cases: { id: string; window: string; level: string }[] = [];
      for (const window of WINDOWS)
        for (const level of window === 'open' || window === 'inside' ? LEVELS : (['manage'] as const)) {
          const id = await itemIn(state);
          await assign(id, target, window, level);
          cases.push({ id, window, level });
        }
      for (const role of ['author', 'reviewer', 'reader', 'client'] as const) {
        const person = people[role];
        const listed = new Map<string, string>();
        for (let cursor: string | null = ''; cursor !== null;) {
          const { body }: Answer<any> = await person.get(
            `/content/items?limit=100${cursor && `&cursor=${cursor}`}`,
          );
          for (const { id, title } of body.data) listed.set(id, title);
          cursor = body.nextCursor;
        }
        for (const { id, window, level } of cases) {
          const where = `${role} ${window} ${level}`;
          const sight = asSeen(expected(role, state, window, level), state);
          const alone = await person.get(`/content/items/${id}`);
          expect(sightOf(alone.status === 200 ? alone.body.title : undefined, state), where).toBe(sight);
          expect(sightOf(listed.get(id), state), `${where} in the list`).toBe(sight);
          const versions = await person.get(`/content/items/${id}/versions`);
          const newest = versions.body.data?.[0]?.title as string | undefined;
          expect(sightOf(newest, state), `${where} in versions`).toBe(sight);
          expect(versions.body.data?.length ?? 0, where).toBe(
            sight === 'nothing' ? 0 : state === 'rewritten' && sight === 'newest' ? 2 : 1,
          );
          const mine = role === 'reader' && (window === 'open' || window === 'inside');
          if (mine)
            expect(
              (await ok(person.get('/me/assignments?limit=100'))).data.some(
                ({ itemId }: any) => itemId === id,
              ),
              `${where} among what is assigned`,
            ).toBe(sight !== 'nothing');
        }
      }
      // Changing comes last: it makes new versions.
      for (const role of ['reader', 'client'] as const)
        for (const { id, window, level } of cases) {
          const counts = window === 'open' || window === 'inside';
          const sight = expected(role, state, window, level);
          const { status } = await people[role].patch(`/content/items/${id}`, { description: role });
          const writes = counts && (level === 'write' || level === 'manage');
          const busy = state === 'review' || state === 'archived';
          expect(status, `${role} ${window} ${level} changes`).toBe(
            writes ? (busy ? 409 : 200) : sight === 'nothing' ? 404 : 403,
          );
          if (writes && role === 'reader' && state !== 'review') {
            const path = state === 'archived' ? 'reopen' : 'archive';
            expect(
              (await people[role].post(`/content/items/${id}/${path}`)).status,
              `${role} ${level} ${path}`,
            ).toBe(level === 'manage' ? 200 : 403);
            if (level === 'manage')
              await ok(
                people[role].post(`/content/items/${id}/${path === 'archive' ? 'reopen' : 'archive'}`),
              );
          }
        }
    },
    120_000,
  );
});

describe('an organization below another', () => {
  let below: Journey;
  let child: string;

  const live = async (title: string, repository = 'documents'): Promise<string> => {
    const contentData = repository === 'ai_agents' ? { system_prompt: `I am ${title}` } : { body: title };
    const { id } = await ok(owner.post('/content/items', { repository, title, contentData }));
    await ok(owner.post(`/content/items/${id}/submit`));
    for (const step of ['approve', 'publish']) await ok(people.reviewer.post(`/content/items/${id}/${step}`));
    return id;
  };

  beforeAll(async () => {
    child = (await ok(owner.post('/organizations', { name: 'Branch', parentId: owner.organization.id }))).id;
    below = await joinOrganization(app(), child, 'manager');
  });

  it('CNT-06 CNT-05 reads what is live of an item that is assigned to it, while it is, and changes nothing', async () => {
    const id = await live('From above');
    expect((await below.get(`/content/items/${id}`)).status).toBe(404);
    const assignment = await ok(
      owner.post('/content/assignments', {
        itemId: id,
        organizationId: child,
        assignmentType: 'required',
        dueAt: hoursFromNow(-1),
      }),
    );
    await ok(owner.patch(`/content/items/${id}`, { title: 'SECRET draft', contentData: { body: 'SECRET' } }));
    expect((await below.get(`/content/items/${id}`)).body).toMatchObject({
      title: 'From above',
      status: 'published',
      version: 1,
    });
    expect((await ok(below.get('/content/items'))).data.map((each: any) => each.id)).toContain(id);
    expect((await ok(below.get(`/content/items/${id}/versions`))).data).toHaveLength(1);
    expect((await below.get(`/content/items/${id}/versions/2`)).status).toBe(404);
    for (const step of ['submit', 'approve', 'archive', 'unpublish'])
      expect((await below.post(`/content/items/${id}/${step}`)).status, step).toBe(404);
    expect((await below.patch(`/content/items/${id}`, { title: 'x' })).status).toBe(404);
    const mine = (await ok(below.get('/me/assignments'))).data;
    expect(mine).toMatchObject([{ id: assignment.id, itemTitle: 'From above', state: 'overdue' }]);
    expect((await ok(below.get(`/content/assignments/overdue?userId=${below.user.id}`))).data).toMatchObject([
      { userId: below.user.id, itemTitle: 'From above' },
    ]);
    expect((await below.delete(`/content/assignments/${assignment.id}`)).status).toBe(404);
    await ok(below.post(`/content/assignments/${assignment.id}/progress`, { percent: 100 }));
    expect((await ok(below.get(`/content/assignments/overdue?userId=${below.user.id}`))).data).toEqual([]);
    await ok(owner.delete(`/content/assignments/${assignment.id}`));
    expect((await below.get(`/content/items/${id}`)).status).toBe(404);
    expect((await ok(below.get('/content/items'))).data).toEqual([]);
  });

  it('CNT-06 XC-41 its people reach a row of the other organization neither for writing nor as a draft version', async () => {
    const id = await live('Guarded');
    await ok(owner.post('/content/assignments', { itemId: id, organizationId: child }));
    await ok(owner.patch(`/content/items/${id}`, { title: 'Draft' }));
    const { connectionConfig } = await import('#libs/persistence/pools.js');
    const { withClient } = await import('../../../test/support/catalogue.js');
    await withClient(connectionConfig(app().db.appUrl, 'app'), async (db) => {
      await db.query(
        `select set_config('app.organization_id', '${child}', false), set_config('app.user_id', '${below.user.id}', false)`,
      );
      const count = async (text: string) => (await db.query(text)).rowCount;
      expect(await count(`select from content.items where id = '${id}'`)).toBe(1);
      expect(await count(`select from content.items where id = '${id}' for update`)).toBe(0);
      expect(await count(`update content.items set title = 'mine' where id = '${id}'`)).toBe(0);
      expect(await count(`delete from content.assignments where item_id = '${id}'`)).toBe(0);
      expect(
        await count(`update content.assignments set organization_id = '${child}' where item_id = '${id}'`),
      ).toBe(0);
      expect((await db.query(`select number from content.versions where item_id = '${id}'`)).rows).toEqual([
        { number: 1 },
      ]);
    });
  });

  it('CNT-11 CNT-06 talks to an agent that it was given for use, and not to one it was given to read', async () => {
    const agent = await live('Helper', 'ai_agents');
    const { id } = await ok(owner.post('/content/assignments', { itemId: agent, organizationId: child }));
    expect((await below.post('/conversations', { aiAgentId: agent })).body.code).toBe(
      'conversation.agent_not_available',
    );
    await ok(owner.patch(`/content/assignments/${id}`, { accessLevel: 'use' }));
    expect(await ok(below.post('/conversations', { aiAgentId: agent }))).toMatchObject({
      aiAgentId: agent,
      agentVersion: 1,
    });
    const conversation = await ok(below.post('/conversations', { aiAgentId: agent }));
    const { assistantMessage } = await ok(
      below.post(`/conversations/${conversation.id}/messages`, { content: 'Hello' }),
    );
    const events = await below.stream(
      `/conversations/${conversation.id}/messages/${assistantMessage.id}/stream`,
    );
    expect(events.at(-1)?.event).not.toBe('failed');
  });

  it('CNT-05 is given nothing to change, and nothing where it takes no administration from above', async () => {
    const id = await live('Not yours');
    expect(
      (await owner.post('/content/assignments', { itemId: id, organizationId: child, accessLevel: 'write' }))
        .body.code,
    ).toBe('content.access_too_wide');
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set inherits_administration = false where id = '${child}'`,
    );
    expect((await owner.post('/content/assignments', { itemId: id, organizationId: child })).body.code).toBe(
      'content.assignment_target_not_found',
    );
    expect(
      (await below.post('/content/assignments', { itemId: id, organizationId: owner.organization.id }))
        .status,
    ).toBe(404);
  });
});
