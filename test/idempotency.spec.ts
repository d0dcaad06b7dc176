import { beforeAll, describe, expect, it, vi } from 'vitest';
import type pg from 'pg';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { withClient } from './support/catalogue.js';
import { watchContract } from './support/contract.js';
import { operator } from './support/people.js';

// Some tests walk every route there is.
vi.setConfig({ testTimeout: 300_000 });

const running = useTestApp();
watchContract(running);

let person: Journey;
let count = 0;

beforeAll(async () => {
  person = await running().register();
});

const newKey = () => `key-${++count}`;

const item = (title: string) => ({ repository: 'documents', title, contentData: { body: title } });

const created = ({ body }: Answer): { id: string } => body as { id: string };

const create = (who: Journey, key: string, body: object = item(key)): Promise<Answer> =>
  who.post('/content/items', body, { headers: { 'idempotency-key': key } });

async function titles(who: Journey = person): Promise<string[]> {
  const { body } = await who.get('/content/items?limit=100');
  return body.data.map(({ title }: { title: string }) => title);
}

const query = <R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> =>
  withClient(
    { connectionString: running().db.adminUrl },
    async (client) => (await client.query<R>(text, values)).rows,
  );

const times = (title: string) => async (who: Journey) =>
  (await titles(who)).filter((other) => other === title).length;

describe('a request with an Idempotency-Key', () => {
  it('XC-31 sent twice has one effect and gets the same answer', async () => {
    const key = newKey();
    const [first, second] = [await create(person, key), await create(person, key)];
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await times(key)(person)).toBe(1);
    const audited = await query('select 1 from audit.events where action = $1 and resource_id = $2', [
      'content.created',
      first.body['id'],
    ]);
    expect(audited).toHaveLength(1);
  });

  it('XC-31 sent twenty times at once has one effect and gets twenty equal answers', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(person, key)));
    for (const { status, body } of answers)
      expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(await times(key)(person)).toBe(1);
  });

  it('XC-31 twenty different requests at once under one key have one effect; the others are told', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => create(person, key, item(`${key} ${i}`))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(answer).toMatchObject({ status: 422, body: { code: 'request.idempotency_key_reused' } });
    expect((await titles()).filter((title) => title.startsWith(`${key} `))).toHaveLength(1);
  });

  it.each([
    ['another body', item('Another')],
    ['the same fields with another value', { ...item('x'), description: 'More' }],
  ])('XC-31 repeated with %s is refused', async (_, body) => {
    const key = newKey();
    await create(person, key);
    expect(await create(person, key, body)).toMatchObject({
      status: 422,
      body: { code: 'request.idempotency_key_reused' },
    });
  });

  it('XC-31 repeated for another path or method is refused', async () => {
    const key = newKey();
    const { id } = created(await create(person, key));
    const headers = { 'idempotency-key': key };
    const reused = { status: 422, body: { code: 'request.idempotency_key_reused' } };
    expect(await person.post(`/content/items/${id}/submit`, undefined, { headers })).toMatchObject(reused);
    expect(await person.patch(`/content/items/${id}`, { title: key }, { headers })).toMatchObject(reused);
  });

  it('XC-31 repeated for another object is refused although both bodies are empty', async () => {
    const headers = { 'idempotency-key': newKey() };
    const [one, other] = [created(await create(person, newKey())), created(await create(person, newKey()))];
    expect((await person.post(`/content/items/${one.id}/submit`, undefined, { headers })).status).toBe(200);
    const reused = await person.post(`/content/items/${other.id}/submit`, undefined, { headers });
    expect(reused).toMatchObject({ status: 422, body: { code: 'request.idempotency_key_reused' } });
    expect((await person.get(`/content/items/${other.id}`)).body.status).toBe('draft');
  });

  it('XC-31 may differ in white space and in nothing else', async () => {
    const key = newKey();
    const first = await create(person, key);
    const spaced = await person.post('/content/items', JSON.stringify(item(key), null, 4), {
      headers: { 'idempotency-key': key },
    });
    expect(spaced.body).toEqual(first.body);
  });

  it('XC-31 is one thing for one person and another for the next, in the same organization and elsewhere', async () => {
    const key = newKey();
    const other = await running().register();
    const [mine, theirs] = [await create(person, key), await create(other, key)];
    expect(theirs.status).toBe(201);
    expect(theirs.body['id']).not.toBe(mine.body['id']);
    const second = await person.post('/organizations', { name: 'Second' });
    const { body: session } = await person.post('/auth/switch-organization', {
      organizationId: second.body.id,
    });
    const elsewhere = await create(person.as(session), key);
    expect(elsewhere.status).toBe(201);
    expect(elsewhere.body['id']).not.toBe(mine.body['id']);
    await person.post('/auth/switch-organization', { organizationId: person.organization.id });
  });

  it('XC-31 that was refused may be sent again and then succeeds', async () => {
    const key = newKey();
    const { id } = created(await create(person, newKey()));
    const approve = () =>
      person.post(`/content/items/${id}/approve`, undefined, { headers: { 'idempotency-key': key } });
    expect(await approve()).toMatchObject({ status: 409 });
    await person.post(`/content/items/${id}/submit`);
    expect(await approve()).toMatchObject({ status: 200, body: { status: 'approved' } });
    expect(await approve()).toMatchObject({ status: 200, body: { status: 'approved' } });
  });

  it('XC-31 that was wrong may be corrected under the same key', async () => {
    const key = newKey();
    expect(await create(person, key, { title: 1 })).toMatchObject({ status: 400 });
    expect(await create(person, key)).toMatchObject({ status: 201 });
  });

  it('XC-31 asks a question once, so that an answer is generated and paid once', async () => {
    const { body: conversation } = await person.post('/conversations', {});
    const ask = () =>
      person.post(
        `/conversations/${conversation.id}/messages`,
        { content: 'Once?' },
        { headers: { 'idempotency-key': 'ask-once' } },
      );
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(new Set(answers.map(({ body }) => body.assistantMessage.id)).size).toBe(1);
    expect((await person.get(`/conversations/${conversation.id}/messages`)).body.data).toHaveLength(2);
  });

  it('XC-31 keeps its answer although the service mode changes', async () => {
    const key = newKey();
    const first = await create(person, key);
    const boss = await operator(running());
    const setMode = (mode: string) => boss.put('/admin/ops/mode', { mode, reason: 'A test' });
    expect((await setMode('read_only')).status).toBe(200);
    await eventually(async () => expect((await create(person, newKey())).status).toBe(503));
    await setMode('normal');
    await eventually(async () => expect((await create(person, newKey())).status).toBe(201));
    expect((await create(person, key)).body).toEqual(first.body);
  });
});

describe('the key itself', () => {
  it.each(['a', 'x'.repeat(255), '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~'])('XC-31 may be %s', async (key) => {
    expect((await create(person, key)).status).toBe(201);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['of two words', 'a b'],
    ['not ASCII', 'schlüssel'],
  ])('XC-31 must not be %s', async (_, key) => {
    const answer = await create(person, key, item('wrong key'));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: 'Idempotency-Key' }] } });
    expect(await titles()).not.toContain('wrong key');
  });

  it('XC-31 is kept for 24 hours, and once it is deleted may be used for something new', async () => {
    const key = newKey();
    const first = await create(person, key);
    const [kept] = await query<{ hours: number }>(
      'select extract(epoch from expires_at - created_at)::int / 3600 as hours from platform.idempotency_keys where key = $1',
      [key],
    );
    expect(kept).toEqual({ hours: 24 });
    await query('delete from platform.idempotency_keys where key = $1', [key]);
    const second = await create(person, key);
    expect(second.status).toBe(201);
    expect(second.body['id']).not.toBe(first.body['id']);
  });

  it('XC-31 whose time is over and that is not deleted yet still gets its answer', async () => {
    const key = newKey();
    const first = await create(person, key);
    await query(
      "update platform.idempotency_keys set expires_at = now() - interval '1 second' where key = $1",
      [key],
    );
    expect(await create(person, key)).toMatchObject({ status: 201, body: first.body });
  });

  it('XC-31 has no meaning for a read', async () => {
    const headers = { 'idempotency-key': newKey() };
    const before = await person.get('/content/items?limit=100', { headers });
    await create(person, newKey());
    expect((await person.get('/content/items?limit=100', { headers })).body.data.length).toBe(
      Math.min(100, before.body.data.length + 1),
    );
  });
});
