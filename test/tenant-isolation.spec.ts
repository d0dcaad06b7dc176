import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer } from '#libs/testing/journey.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { idPositions, withIds } from './support/id-positions.js';
import { REQUESTS, requestOf, send } from './support/requests.js';
import { playScenario, type Scenario } from './support/scenario.js';

const running = useTestApp();
watchContract(running);

/** Filters of one's own lists: somebody else's id there finds nothing. */
const FILTERS = new Set(['listUsageRecords', 'listAuditEvents', 'listGrants']);
/** Refuses the id in a field rather than as the object of the request. */
const FIELDS = new Map([['startConversation', 422]]);

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

/** What one can read with GETs as this scenario's person: whole lists, without filters. */
async function readable(scenario: Scenario): Promise<Answer[]> {
  const reads = operations.filter(
    ({ id, method, isPublic }) => method === 'GET' && !isPublic && id !== 'getAnswer',
  );
  const answers = [];
  for (const operation of reads) {
    const query = operation.parameters.some(({ name }) => name === 'limit') ? { limit: '100' } : undefined;
    answers.push(await send(scenario.person, operation, { ...requestOf(operation, scenario), query }));
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

/** Whatever of alpha's an answer tells. */
function leaksIn({ body, headers }: Answer): string[] {
  const text = `${JSON.stringify(body)} ${JSON.stringify([...headers])}`;
  return [alpha.marker, ...alphasUuids].filter((secret) => text.includes(secret));
}

/** The answer without what differs between two equal requests. */
const essence = ({ status, body }: Answer) => ({
  status,
  body: { ...(body as object), requestId: undefined },
});

const foreign = () =>
  operations.filter((operation) => idPositions(requestOf(operation, alpha), alpha.ids).length > 0);

const attackOf = (operation: Operation, ids: Scenario['ids'], positions: readonly string[]) =>
  withIds(requestOf(operation, beta), requestOf(operation, { ids }), positions);

const subsets = (positions: readonly string[]): string[][] =>
  positions
    .reduce<string[][]>((all, position) => [...all, ...all.map((some) => [...some, position])], [[]])
    .slice(1);

const expectedOf = ({ id, permission }: Operation): number => {
  if (permission === 'ops.manage') return 403;
  return FIELDS.get(id) ?? (FILTERS.has(id) ? 200 : 404);
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
        expect(answer.status, `${where}: ${JSON.stringify(answer.body)}`).toBe(expectedOf(operation));
        expect(leaksIn(answer), where).toEqual([]);
        const unknown = await send(beta.person, operation, attackOf(operation, strangers, positions));
        expect(essence(answer), where).toEqual(essence(unknown));
      }
    }
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
    expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true);
    expect(answers.some(({ body }) => JSON.stringify(body).includes(alpha.marker))).toBe(true);
    expect((await alpha.person.get(`/content/items/${alpha.ids.draft}`)).body).toMatchObject({
      status: 'draft',
      version: 1,
    });
    expect(
      (await alpha.person.get(`/conversations/${alpha.ids.conversation}/messages`)).body.data,
    ).toHaveLength(2);
    expect(await uuidsOf(alpha)).toEqual(alphasUuids);
  });
});
