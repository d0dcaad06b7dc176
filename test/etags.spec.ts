import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { ApiDocument, type Operation } from './support/api-document.js';
import { watchContract } from './support/contract.js';
import { addressOf, requestOf } from './support/requests.js';
import { playScenario, type Scenario } from './support/scenario.js';

const running = useTestApp();
watchContract(running);

let scenario: Scenario;
let versioned: readonly Operation[];

beforeAll(async () => {
  scenario = await playScenario(running(), 'lambdalynx');
  const { operations } = await ApiDocument.of(running());
  versioned = operations.filter(
    ({ responses, speaksProblems }) => responses['304'] !== undefined && speaksProblems,
  );
});

const read = (operation: Operation, ifNoneMatch?: string) =>
  scenario.person.get(addressOf(operation, requestOf(operation, scenario)), {
    headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
  });

describe('reading with an ETag', () => {
  it('XC-26 every object with a revision sends it as its ETag', async () => {
    expect(versioned.length).toBeGreaterThanOrEqual(3);
    for (const operation of versioned) {
      const { headers, body } = await read(operation);
      expect(headers.get('etag'), operation.id).toBe(`"${body.revision}"`);
      expect(headers.get('cache-control'), operation.id).toContain('private');
    }
  });

  it.each([
    ['the tag', (tag: string) => tag],
    ['the tag as a weak one', (tag: string) => `W/${tag}`],
    ['the tag among others', (tag: string) => `"999", ${tag} , "x"`],
    ['anything', () => '*'],
  ])('XC-26 XC-21 is answered with 304 and no body when the caller has %s', async (_, header) => {
    for (const operation of versioned) {
      const tag = (await read(operation)).headers.get('etag') ?? '';
      const { status, body, headers } = await read(operation, header(tag));
      expect({ status, body, tag: headers.get('etag') }, operation.id).toEqual({
        status: 304,
        body: '',
        tag,
      });
      expect([headers.get('content-length'), headers.get('content-type')], operation.id).toEqual([
        null,
        null,
      ]);
    }
  });

  it.each(['"999"', 'x', '""', '', '"1'])(
    'XC-26 is answered in full when the caller has %s',
    async (header) => {
      for (const operation of versioned)
        expect((await read(operation, header)).status, operation.id).toBe(200);
    },
  );
});

describe('writing with an ETag', () => {
  const draft = async (): Promise<{ id: string; etag: string }> => {
    const { body, headers } = await scenario.person.post('/content/items', {
      repository: 'prompts',
      title: 'First',
    });
    return { id: body.id, etag: headers.get('etag') ?? '' };
  };

  const rename = (id: string, title: string, ifMatch?: string) =>
    scenario.person.patch(
      `/content/items/${id}`,
      { title },
      { headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } },
    );

  it('XC-26 goes on from the revision that the last answer named', async () => {
    const { id, etag } = await draft();
    const second = await rename(id, 'Second', etag);
    expect(second.status).toBe(200);
    expect(second.headers.get('etag')).not.toBe(etag);
    const third = await rename(id, 'Third', second.headers.get('etag') ?? '');
    expect(third).toMatchObject({ status: 200, body: { title: 'Third', version: 3 } });
    const { headers, body } = await scenario.person.get(`/content/items/${id}`);
    expect(headers.get('etag')).toBe(third.headers.get('etag'));
    expect(body).toEqual(third.body);
  });

  it('XC-26 refuses a change of what somebody else has changed, and changes nothing', async () => {
    const { id, etag } = await draft();
    await rename(id, 'Second', etag);
    expect(await rename(id, 'Late', etag)).toMatchObject({
      status: 412,
      body: { code: 'request.precondition_failed' },
    });
    expect((await scenario.person.get(`/content/items/${id}`)).body).toMatchObject({
      title: 'Second',
      version: 2,
    });
  });

  it('XC-26 lets one of ten changes of the same revision at once win', async () => {
    const { id, etag } = await draft();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => rename(id, `Title ${i}`, etag)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 412]).toContain(status);
    expect((await scenario.person.get(`/content/items/${id}/versions`)).body.data).toHaveLength(2);
  });

  it('XC-26 asks for no revision when the caller names none or any', async () => {
    const { id } = await draft();
    expect((await rename(id, 'Second')).status).toBe(200);
    expect((await rename(id, 'Third', '*')).status).toBe(200);
  });
});
