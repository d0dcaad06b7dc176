import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';

const running = useTestApp();

const ITEM = {
  repository: 'documents',
  title: 'Handbook',
  description: null,
  contentData: { body: 'Text' },
  metadata: { tag: 'a' },
};

async function publish(person: Journey, id: string): Promise<void> {
  for (const step of ['submit', 'approve', 'publish']) {
    const { status, body } = await person.post(`/content/items/${id}/${step}`);
    if (status !== 200) throw new Error(`${step}: ${JSON.stringify(body)}`);
  }
}

describe('content over HTTP', () => {
  it('CNT-01 CNT-03 an item is created, read, changed and its versions are kept', async () => {
    const person = await running().register();
    const { body: item } = await person.post('/content/items', ITEM);
    const changed = await person.patch(`/content/items/${item.id}`, {
      title: 'Handbook 2',
      changeSummary: 'better title',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, title: 'Handbook 2', contentData: { body: 'Text' }, revision: 2 },
    });
    expect((await person.get(`/content/items/${item.id}`)).body).toEqual(changed.body);
    const versions = await person.get(`/content/items/${item.id}/versions`);
    expect(versions.body.data).toMatchObject([
      { number: 2, title: 'Handbook 2', changeSummary: 'better title' },
      { number: 1, title: 'Handbook', changeSummary: null },
    ]);
    expect((await person.get(`/content/items/${item.id}/versions/1`)).body).toMatchObject({
      title: 'Handbook',
      createdBy: person.user.id,
    });
    expect(await person.get(`/content/items/${item.id}/versions/9`)).toMatchObject({
      status: 404,
      body: { code: 'content.version_not_found' },
    });
  });

  it('CNT-02 a rejected submission goes back to its author, and an archived item is out of use', async () => {
    const person = await running().register();
    const { body: item } = await person.post('/content/items', ITEM);
    expect(await person.post(`/content/items/${item.id}/publish`)).toMatchObject({
      status: 409,
      body: { code: 'content.move_not_allowed' },
    });
    await person.post(`/content/items/${item.id}/submit`);
    expect(
      (await person.post(`/content/items/${item.id}/reject`, { reason: 'Too short' })).body,
    ).toMatchObject({ status: 'draft', rejectionReason: 'Too short' });
    expect((await person.post(`/content/items/${item.id}/archive`)).body).toMatchObject({
      status: 'archived',
    });
    expect((await person.patch(`/content/items/${item.id}`, { title: 'x' })).status).toBe(409);
  });

  it('XC-23 CNT-08 lists page through everything once, newest first, and filter by repository and status', async () => {
    const person = await running().register();
    for (let i = 0; i < 7; i++)
      await person.post('/content/items', {
        ...ITEM,
        title: `Item ${i}`,
        repository: i % 2 ? 'prompts' : 'documents',
      });
    const titles: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Answer<{ data: { title: string }[]; nextCursor: string | null }> = await person.get(
        `/content/items?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      expect(body.data.length).toBeLessThanOrEqual(3);
      titles.push(...body.data.map(({ title }) => title));
      cursor = body.nextCursor;
    }
    expect(titles).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `Item ${i}`));
    expect((await person.get('/content/items?repository=prompts')).body.data).toHaveLength(3);
    expect((await person.get('/content/items?status=published')).body.data).toHaveLength(0);
  });

  it('CNT-01 the five repositories are listed', async () => {
    const person = await running().register();
    const { body } = await person.get('/content/repositories');
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual([
      'ai_agents',
      'automations',
      'documents',
      'prompts',
      'videos',
    ]);
  });

  it('XC-26 CNT-04 the revision is the ETag: unchanged reads cost nothing and stale writes are refused', async () => {
    const person = await running().register();
    const { body: item, headers } = await person.post('/content/items', ITEM);
    expect(headers.get('etag')).toBe('"1"');
    const unchanged = await person.get(`/content/items/${item.id}`, { headers: { 'if-none-match': '"1"' } });
    expect(unchanged).toMatchObject({ status: 304, body: '' });
    await person.patch(`/content/items/${item.id}`, { title: 'B' }, { headers: { 'if-match': '"1"' } });
    expect(
      await person.patch(`/content/items/${item.id}`, { title: 'C' }, { headers: { 'if-match': '"1"' } }),
    ).toMatchObject({
      status: 412,
      body: { code: 'request.precondition_failed' },
    });
    expect(
      (
        await person.patch(
          `/content/items/${item.id}`,
          { title: 'C' },
          { headers: { 'if-match': 'nonsense' } },
        )
      ).status,
    ).toBe(400);
    expect(
      (await person.get(`/content/items/${item.id}`, { headers: { 'if-none-match': 'W/"1", "2"' } })).status,
    ).toBe(304);
  });

  it('CNT-04 of 20 writers at once without If-Match none is lost and version numbers have no gap', async () => {
    const person = await running().register();
    const { body: item } = await person.post('/content/items', ITEM);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        person.patch(`/content/items/${item.id}`, { title: `Writer ${i}` }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const versions = await person.get(`/content/items/${item.id}/versions?limit=100`);
    expect(versions.body.data.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: 21 }, (_, i) => 21 - i),
    );
    expect(new Set(versions.body.data.map(({ title }: { title: string }) => title)).size).toBe(21);
  });

  it('CNT-06 a published version stays what readers get while its author writes the next', async () => {
    const person = await running().register();
    const { body: item } = await person.post('/content/items', ITEM);
    await publish(person, item.id);
    const { body } = await person.patch(`/content/items/${item.id}`, { title: 'Draft of 2' });
    expect(body).toMatchObject({ status: 'draft', version: 2, publishedVersion: 1 });
  });
});
