import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';

interface Found {
  id: string;
  action: string;
  createdAt: string;
  requestId: string;
}

describe('GET /admin/audit', () => {
  const running = useTestApp();
  let person: Journey;
  let item: string;
  let requestId: string | null;

  const search = async (query: string): Promise<Found[]> =>
    (await person.get(`/admin/audit?${query}`)).body.data;
  const actions = async (query: string) => (await search(query)).map(({ action }) => action);

  beforeAll(async () => {
    person = await running().register();
    const created = await person.post('/content/items', {
      repository: 'documents',
      title: 'Handbook',
      contentData: { body: 'Text' },
    });
    item = created.body.id;
    requestId = created.headers.get('x-request-id');
    await person.post(`/content/items/${item}/submit`, undefined, { headers: { 'user-agent': 'journey/1' } });
  });

  it('AUD-05 what was done to one thing is found, newest first', async () => {
    expect(await actions(`resourceType=content_item&resourceId=${item}`)).toEqual([
      'content.submitted',
      'content.created',
    ]);
  });

  it('AUD-05 XC-25 what one request did is found by its id', async () => {
    expect(await actions(`requestId=${requestId}`)).toEqual(['content.created']);
  });

  it.each([
    ['action=content.created', ['content.created']],
    ['category=change&action=content.submitted', ['content.submitted']],
    ['outcome=failure&resourceType=content_item', []],
    ['category=security&resourceType=content_item', []],
    ['action=content.created&to=2020-01-01T00:00:00Z', []],
    ['action=content.created&from=2999-01-01T00:00:00Z', []],
    ['action=content.created&from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z', ['content.created']],
  ])('AUD-05 the filter %s finds %s', async (query, expected) => {
    expect(await actions(query)).toEqual(expected);
  });

  it('AUD-05 who acted is a filter', async () => {
    expect(await actions(`actor=${person.user.id}&resourceType=content_item`)).toHaveLength(2);
    expect(await actions(`actor=${item}&resourceType=content_item`)).toEqual([]);
  });

  it('AUD-02 an event says who, from where and with which session', async () => {
    const [submitted] = (await person.get('/admin/audit?action=content.submitted')).body.data;
    expect(submitted).toMatchObject({
      userId: person.user.id,
      actorType: 'user',
      ipAddress: '127.0.0.1',
      userAgent: 'journey/1',
      outcome: 'success',
      details: { version: 1 },
    });
    expect(submitted.sessionId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('AUD-05 pages follow one another without a gap or a repetition', async () => {
    const all = await search('limit=100');
    const paged: Found[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Answer<{ data: Found[]; nextCursor: string | null }> = await person.get(
        `/admin/audit?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
      );
      paged.push(...body.data);
      cursor = body.nextCursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(2);
  });

  it('XC-41 AUD-05 another organization finds nothing of it', async () => {
    const other = await running().register();
    const { body } = await other.get(`/admin/audit?resourceId=${item}`);
    expect(body.data).toEqual([]);
  });

  it.each(['actor=me', 'category=everything', 'from=yesterday', 'cursor=nonsense', 'limit=101'])(
    'XC-21 the search %s is refused with 400',
    async (query) => {
      expect((await person.get(`/admin/audit?${query}`)).status).toBe(400);
    },
  );

  it('AUD-05 without signing in there is no answer', async () => {
    expect((await running().anonymous.get('/admin/audit')).status).toBe(401);
  });
});
