import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { idPositions, withIds } from './support/id-positions.js';
import { REQUESTS, requestOf, send } from './support/requests.js';
import { joinOrganization } from './support/people.js';
import { playScenario, type Scenario } from './support/scenario.js';

// Some tests walk every route there is.
vi.setConfig({ testTimeout: 300_000 });

const running = useTestApp();
watchContract(running);

/** Filters of one's own lists, and entries that are answered one by one: somebody else's id there finds nothing. */
const FILTERS = new Set([
  'listUsageRecords',
  'listAuditEvents',
  'listGrants',
  'listAssignments',
  'listOverdueAssignments',
  'exportOverdueAssignments',
  'deactivateAssignments',
  'exportContent',
  'listMedia',
  'searchContent',
  'listReleases',
  'listConversationShares',
  'listConversationArchives',
  'deleteConversationArchives',
  'archiveContentItems',
  'listExperiments',
]);
/** What a person may ask about any of his organizations, whichever he works in. */
const OF_THE_PERSON = new Set(['getOrganization', 'switchOrganization', 'leaveOrganization']);
/** Refuses the id, perhaps at one place only, as something that does not fit rather than as the object of the request. */
const FIELDS = new Map([
  ['startConversation', 422],
  ['setAnswerDefault', 422],
  ['assignContentInBulk', 422],
  ['assignReviewer params.userId', 422],
  ['sendMessage body.attachments', 422],
  ['editMessage body.attachments', 422],
]);

let alpha: Scenario;
let beta: Scenario;
let operations: readonly Operation[];
let alphasUuids: ReadonlySet<string>;

beforeAll(async () => {
  alpha = await playScenario(running(), 'alphafox');
  beta = await playScenario(running(), 'betabadger');
  operations = (await ApiDocument.of(running())).operations;
  alphasUuids = await uuidsOf(alpha);
});

/** Not read as JSON, or recorded in the audit log, which is read too. */
const NOT_READ = new Set([
  'getAnswer',
  'downloadArchive',
  'downloadConversationArchive',
  'downloadConversationArchives',
  'exportOverdueAssignments',
]);

/** What one can read with GETs as this scenario's person: whole lists, without filters. */
async function readable(scenario: Scenario): Promise<Answer[]> {
  const reads = operations.filter(
    ({ id, method, isPublic }) => method === 'GET' && !isPublic && !NOT_READ.has(id),
  );
  const answers = [];
  for (const operation of reads) {
    const request = requestOf(operation, scenario);
    const isList = operation.parameters.some(({ name }) => name === 'limit');
    const needed = operation.parameters.filter(({ required, name }) => required && request.query?.[name]);
    const query = {
      ...Object.fromEntries(needed.map(({ name }) => [name, request.query![name]!])),
      limit: '100',
    };
    answers.push(await send(scenario.person, operation, isList ? { ...request, query } : request));
  }
  return answers;
}

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

/** Every id that this organization's answers mention, except those of requests. */
async function uuidsOf(scenario: Scenario): Promise<Set<string>> {
  const found = new Set<string>(Object.values(scenario.ids));
  for (const { body } of await readable(scenario)) {
    const text = JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? undefined : value));
    for (const id of text.match(UUID) ?? []) found.add(id);
  }
  return found;
}

/** Whatever of alpha's an answer tells; what the audit log says of a refusal is in the words of whoever was refused. */
function leaksIn({ body, headers }: Answer): string[] {
  const told = JSON.stringify(body, (_, value: unknown) =>
    (value as { outcome?: string } | null)?.outcome === 'failure' ? undefined : value,
  );
  const text = `${told} ${JSON.stringify([...headers])}`;
  return [alpha.marker, ...alphasUuids].filter((secret) => text.includes(secret));
}

/** The answer without what differs between two equal requests: their number, and ids it says back. */
const essence = ({ status, body }: Answer, sent: Scenario['ids']) => {
  const text = JSON.stringify({ ...(body as object), requestId: undefined });
  return { status, body: Object.entries(sent).reduce((told, [name, id]) => told.replaceAll(id, name), text) };
};

/** Answers the same, of our side alone, whichever organization is named, to everybody. */
const OF_NOBODY = new Set(['getSamlMetadata']);

const foreign = () =>
  operations.filter(
    (operation) =>
      !OF_NOBODY.has(operation.id) && idPositions(requestOf(operation, alpha), alpha.ids).length > 0,
  );

const attackOf = (operation: Operation, ids: Scenario['ids'], positions: readonly string[]) =>
  withIds(requestOf(operation, beta), requestOf(operation, { ids }), positions);

const subsets = (positions: readonly string[]): string[][] =>
  positions
    .reduce<string[][]>((all, position) => [...all, ...all.map((some) => [...some, position])], [[]])
    .slice(1);

const expectedOf = ({ id, permission }: Operation, positions: readonly string[]): number => {
  if (permission === 'ops.manage') return 403;
  return FIELDS.get(`${id} ${positions.join(' ')}`) ?? FIELDS.get(id) ?? (FILTERS.has(id) ? 200 : 404);
};

describe('one organization and another', () => {
  it('XC-46 every route of the document is known to this attack, and nothing else is', () => {
    expect(Object.keys(REQUESTS).toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
  });

  it('XC-46 the attack has something to attack: ids in paths, queries and bodies', () => {
    const ids = foreign().map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(17);
    expect(ids).toEqual(
      expect.arrayContaining(['getAnswer', 'listAuditEvents', 'switchOrganization', 'startConversation']),
    );
    expect(alphasUuids.size).toBeGreaterThan(20);
  });

  it("XC-24 XC-41 XC-46 another organization's id at any place of any request answers like an id that does not exist", async () => {
    const strangers = Object.fromEntries(
      Object.keys(alpha.ids).map((name) => [name, newId()]),
    ) as Scenario['ids'];
    for (const operation of foreign()) {
      for (const positions of subsets(idPositions(requestOf(operation, alpha), alpha.ids))) {
        const where = `${operation.id} with alpha's ${positions.join(' and ')}`;
        const answer = await send(beta.person, operation, attackOf(operation, alpha.ids, positions));
        expect(answer.status, `${where}: ${JSON.stringify(answer.body)}`).toBe(
          expectedOf(operation, positions),
        );
        const sent = JSON.stringify(attackOf(operation, alpha.ids, positions));
        expect(
          leaksIn(answer).filter((secret) => !sent.includes(secret)),
          where,
        ).toEqual([]);
        const unknown = await send(beta.person, operation, attackOf(operation, strangers, positions));
        expect(essence(answer, alpha.ids), where).toEqual(essence(unknown, strangers));
      }
    }
  });

  it('XC-41 the time an answer takes does not tell whether something exists elsewhere', async () => {
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const timed = async (operation: Operation, ids: Scenario['ids']) => {
      const positions = idPositions(requestOf(operation, alpha), alpha.ids);
      const request = attackOf(operation, ids, positions);
      const started = performance.now();
      await send(beta.person, operation, request);
      return performance.now() - started;
    };
    const reads = foreign().filter(({ method, id }) => method === 'GET' && !FILTERS.has(id));
    const differences: number[] = [];
    for (const operation of reads) {
      const elsewhere: number[] = [];
      const nowhere: number[] = [];
      for (let i = 0; i < 15; i += 1) {
        const strangers = Object.fromEntries(Object.keys(alpha.ids).map((name) => [name, newId()]));
        elsewhere.push(await timed(operation, alpha.ids));
        nowhere.push(await timed(operation, strangers as Scenario['ids']));
      }
      differences.push(median(elsewhere) - median(nowhere));
    }
    expect(reads.length).toBeGreaterThan(10);
    // Over all routes: a look at the other organization's row would cost every one of them the same way.
    expect(Math.abs(median(differences))).toBeLessThan(1);
  });

  it('XC-41 no list, usage or audit of an organization mentions anything of another', async () => {
    for (const answer of await readable(beta)) expect(leaksIn(answer)).toEqual([]);
    for (const path of ['/billing/usage/records', '/admin/audit', '/content/items', '/conversations'])
      expect((await beta.person.get(path)).body.data.length, path).toBeGreaterThan(0);
  });

  it("XC-41 a cursor made in another organization's list shows nothing of it", async () => {
    const first = await alpha.person.get('/admin/audit?limit=1');
    const answer = await beta.person.get(`/admin/audit?limit=100&cursor=${first.body.nextCursor}`);
    expect(leaksIn(answer)).toEqual([]);
  });

  it('XC-41 nothing of all that was tried changed the organization that was attacked', async () => {
    const answers = await readable(alpha);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 204, 403].includes(status))).toEqual(
      [],
    );
    expect(answers.some(({ body }) => JSON.stringify(body).includes(alpha.marker))).toBe(true);
    expect((await alpha.person.get(`/content/items/${alpha.ids.draft}`)).body).toMatchObject({
      status: 'draft',
      version: 1,
    });
    expect(
      (await alpha.person.get(`/conversations/${alpha.ids.conversation}/messages`)).body.data,
    ).toHaveLength(4);
    expect(await uuidsOf(alpha)).toEqual(alphasUuids);
  });

  it('TEN-10 XC-41 somebody of both organizations reaches nothing of one while he works in the other', async () => {
    const both = await joinOrganization(running(), beta.ids.organization, 'admin');
    await admin(
      running().db.adminUrl,
      `insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
       values ('${newId()}', '${alpha.ids.organization}', '${both.user.id}', 'admin', 'both@example.com', 'Both', now(), now())`,
    );
    for (const operation of foreign().filter(({ id }) => !OF_THE_PERSON.has(id))) {
      const attack = withIds(requestOf(operation, beta), requestOf(operation, alpha), [
        ...idPositions(requestOf(operation, alpha), alpha.ids),
      ]);
      const answer = await send(both, operation, attack);
      expect(
        [403, 404, ...(FILTERS.has(operation.id) ? [200] : []), FIELDS.get(operation.id)],
        operation.id,
      ).toContain(answer.status);
      expect(JSON.stringify(answer.body), operation.id).not.toContain(alpha.marker);
    }
  });
});
