import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';
import type { SearchHit, SearchResults } from './search-content.view.js';

const app = useTestApp();

interface Written {
  readonly title: string;
  readonly description?: string;
  readonly body?: string;
  readonly language?: string;
  readonly repository?: string;
}

async function write(person: Journey, { title, description, body = 'Text', language, repository }: Written) {
  const { status, body: item } = await person.post('/content/items', {
    repository: repository ?? 'documents',
    title,
    description,
    contentData: repository === 'prompts' ? { template: body } : { body },
    metadata: language ? { language } : {},
  });
  if (status !== 201) throw new Error(JSON.stringify(item));
  return item.id as string;
}

async function publish(author: Journey, id: string, reviewer = author): Promise<string> {
  for (const step of ['submit', 'approve', 'publish']) {
    const { status, body } = await (step === 'submit' ? author : reviewer).post(
      `/content/items/${id}/${step}`,
    );
    if (status !== 200) throw new Error(`${step}: ${JSON.stringify(body)}`);
  }
  return id;
}

async function search(person: Journey, q: string, rest = ''): Promise<SearchResults> {
  const { status, body } = await person.get(`/content/search?q=${encodeURIComponent(q)}${rest}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return body as SearchResults;
}

const titles = ({ data }: SearchResults): string[] => data.map(({ title }) => title);

describe('searching content', () => {
  let owner: Journey;
  let manager: Journey;
  let member: Journey;
  beforeAll(async () => {
    owner = await app().register();
    manager = await joinOrganization(app(), owner.organization.id, 'manager');
    member = await joinOrganization(app(), owner.organization.id, 'member');
  });
  const published = async (written: Written) => publish(owner, await write(owner, written), manager);

  it('CNT-09 ranks a word in the title before one in the description before one in the content', async () => {
    await published({ title: 'Third', body: 'Something about marmots.' });
    await published({ title: 'Second', description: 'What marmots do' });
    await published({ title: 'Marmots' });
    const results = await search(member, 'marmot');
    expect(titles(results)).toEqual(['Marmots', 'Second', 'Third']);
    expect(results).toMatchObject({ total: 3, similar: false, nextCursor: null });
    expect(results.data[0]?.score).toBeGreaterThan(results.data[1]?.score ?? 1);
  });

  it('CNT-06 CNT-09 finds drafts only for those who see them, and everybody else by what is live', async () => {
    const id = await published({ title: 'Wombat handbook', body: 'The wombat sleeps.' });
    await owner.patch(`/content/items/${id}`, {
      title: 'Kestrel handbook',
      contentData: { body: 'It runs.' },
    });
    await write(owner, { title: 'Kestrel secrets' });
    expect(titles(await search(member, 'wombat'))).toEqual(['Wombat handbook']);
    expect((await search(member, 'wombat')).data[0]).toMatchObject({ status: 'published', version: 1 });
    expect((await search(member, 'kestrel')).total).toBe(0);
    expect(titles(await search(owner, 'kestrel')).toSorted()).toEqual([
      'Kestrel handbook',
      'Kestrel secrets',
    ]);
    expect((await search(owner, 'wombat')).total).toBe(0);
  });

  it('CNT-06 what a person may not see changes neither counts nor whether words spelled alike are looked for', async () => {
    await published({ title: 'Platypus keeping' });
    await write(owner, { title: 'Platipus, a draft' });
    const results = await search(member, 'platipus');
    expect(results).toMatchObject({ similar: true, total: 1 });
    expect(results.facets.status).toEqual([{ value: 'published', count: 1 }]);
    expect(await search(owner, 'platipus')).toMatchObject({ similar: false, total: 1 });
  });

  it('CNT-06 finds for a client only what is assigned to him, and for a reader what is asked for as assigned', async () => {
    const given = await published({ title: 'Quokka one' });
    await published({ title: 'Quokka two' });
    const client = await joinOrganization(app(), owner.organization.id, 'client');
    for (const { user } of [client, member]) await assign(given, user.id);
    expect(titles(await search(client, 'quokka'))).toEqual(['Quokka one']);
    expect(titles(await search(member, 'quokka')).toSorted()).toEqual(['Quokka one', 'Quokka two']);
    expect(titles(await search(member, 'quokka', '&assigned=true'))).toEqual(['Quokka one']);
  });

  const assign = (itemId: string, userId: string): Promise<void> =>
    asAdmin(`insert into content.assignments (id, organization_id, item_id, user_id, assignment_type, assigned_by, created_at, updated_at)
      values (gen_random_uuid(), '${owner.organization.id}', '${itemId}', '${userId}', 'required', '${owner.user.id}', now(), now())`);

  it('XC-41 shows nothing of another organization, also where both have the word', async () => {
    const stranger = await app().register();
    await published({ title: 'Axolotl of the first' });
    await publish(stranger, await write(stranger, { title: 'Axolotl of the second' }));
    for (const [person, title] of [
      [owner, 'Axolotl of the first'],
      [stranger, 'Axolotl of the second'],
    ] as const)
      for (const q of ['axolotl', 'axolot', 'axolltl']) {
        const results = await search(person, q);
        expect([titles(results), results.total]).toEqual([[title], 1]);
        expect(results.facets.repository).toEqual([{ value: 'documents', count: 1 }]);
      }
  });

  it('CNT-09 finds by the beginning of the last word, whatever its stem, and by no beginning of others', async () => {
    await published({ title: 'Organization of vacations', body: 'Holidays are granted generously.' });
    for (const q of ['organiz', 'organizat', 'vacat', 'organization vac', 'gener'])
      expect(titles(await search(member, q))).toContain('Organization of vacations');
    expect((await search(member, 'or')).similar).toBe(false);
    expect((await search(member, 'vac organization')).similar).toBe(true);
  });

  it('CNT-09 finds titles in which each word is spelled alike', async () => {
    await published({ title: 'Emergency procedures for laboratories' });
    for (const q of ['emrgency', 'procedrues', 'labratories emergency', 'emregency', 'emergnecy'])
      expect([q, await search(member, q)]).toMatchObject([
        q,
        { similar: true, data: [{ title: 'Emergency procedures for laboratories' }] },
      ]);
    expect((await search(member, 'emrgency zebrafish')).total).toBe(0);
  });

  it('CNT-09 stems each item in its language, and takes letters with and without accents for the same', async () => {
    await published({ title: 'Häuser bauen', language: 'de-CH' });
    await published({ title: 'Les chevaux galopent', language: 'fr', body: 'Un été à la campagne' });
    await published({ title: 'Houses for everyone' });
    await published({ title: '日本語 ハンドブック', language: 'ja' });
    await published({ title: 'Running unknownly', language: 'tlh' });
    expect(titles(await search(member, 'haus'))).toEqual(['Häuser bauen']);
    expect(titles(await search(member, 'HÄUSERN'))).toEqual(['Häuser bauen']);
    expect(titles(await search(member, 'cheval galopant'))).toEqual(['Les chevaux galopent']);
    expect(titles(await search(member, 'ete'))).toEqual(['Les chevaux galopent']);
    expect(titles(await search(member, 'house'))).toEqual(['Houses for everyone']);
    expect(titles(await search(member, 'ハンドブック'))).toEqual(['日本語 ハンドブック']);
    expect(titles(await search(member, '"running" unknownly'))).toEqual(['Running unknownly']);
    expect((await search(member, '"run" unknownly')).total).toBe(0);
    expect((await search(member, 'hauser')).data[0]).toMatchObject({
      language: 'de',
      highlights: { title: '<mark>Häuser</mark> bauen' },
    });
  });

  it('CNT-09 understands phrases, alternatives and exclusion', async () => {
    await published({ title: 'Red pandas climb' });
    await published({ title: 'Pandas are not red' });
    await published({ title: 'Lemurs climb' });
    expect(titles(await search(member, '"red pandas"'))).toEqual(['Red pandas climb']);
    expect(titles(await search(member, 'pandas -climb'))).toEqual(['Pandas are not red']);
    expect(titles(await search(member, 'lemurs or pandas')).toSorted()).toHaveLength(3);
  });

  it('CNT-09 finds by exclusion alone what the organization has, and nothing of others', async () => {
    const [one, other] = [await app().register(), await app().register()];
    await write(one, { title: 'Quokka notes' });
    await write(one, { title: 'Numbat notes' });
    await write(other, { title: 'Potoroo notes' });
    expect(titles(await search(one, '-quokka'))).toEqual(['Numbat notes']);
  });

  it.each([`it's`, `C:\\tools\\bin`, `'quoted'`, `back\\slash's`, `'' \\' x`, 'a b'])(
    'CNT-09 the index finds the word %j as it is written',
    async (word) => {
      const organization = '00000000-0000-7000-8000-0000000000aa';
      const client = new pg.Client({ connectionString: app().db.appUrl });
      await client.connect();
      try {
        const { rows } = await client.query(
          `select content.indexed_words($1, 'en', words) @@ content.asked_words($1, 'en', query) as found,
                  content.indexed_words($1, 'en', words) @@ content.asked_words($1, 'de', query) as german
             from array_to_tsvector(array[$2]) words,
                  cast(substring(array_to_tsvector(array[$2])::text from '^.*$') as tsquery) query`,
          [organization, word],
        );
        expect(rows).toEqual([{ found: true, german: false }]);
      } finally {
        await client.end();
      }
    },
  );

  it.each([
    "' a",
    "a' | 'b",
    'a & | b',
    '!!x',
    '(((a',
    'a:*AB',
    "x':*' & 'y",
    '\\ a\\',
    'a <-> b',
    '"open',
    '-- a; drop table content.items',
    '%a_b%',
    'the',
    '"" a',
    'a'.repeat(200),
    '-a',
    'or or',
    '\u{1F600} a',
    'e\u0301te\u0301',
  ])('CNT-09 takes %j for text, never for syntax', async (q) => {
    expect((await search(member, q)).total).toBeGreaterThanOrEqual(0);
  });

  it.each(['', '?', "'", '\\', '   ', 'a'.repeat(201)])('CNT-09 refuses %j', async (q) => {
    expect((await member.get(`/content/search?q=${encodeURIComponent(q)}`)).status).toBe(400);
  });

  it('CNT-09 XC-60 marks words in HTML that is safe whatever the text says', async () => {
    await published({
      title: '<img src=x onerror=alert(1)> "Capybara" & \uE000<b>friends\uE001',
      description: '</mark><script>alert(1)</script> the capybara\'s <a href="javascript:x">bath',
    });
    const [{ highlights }] = (await search(member, 'capybara')).data as [SearchHit];
    for (const html of Object.values(highlights)) {
      expect(html).toContain('<mark>');
      expect(html.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>"']/);
      expect(html.split('<mark>')).toHaveLength(html.split('</mark>').length);
      expect(html.match(/<mark>(.*?)<\/mark>/g)?.every((marked: string) => /capybara/i.test(marked))).toBe(
        true,
      );
    }
  });

  it('CNT-09 counts by facets, each without its own filter', async () => {
    const author = await joinOrganization(app(), owner.organization.id, 'content_creator');
    await published({ title: 'Tapir guide' });
    await published({ title: 'Tapir prompt', repository: 'prompts', language: 'de' });
    await write(author, { title: 'Tapir draft' });
    const all = await search(owner, 'tapir');
    expect(all).toMatchObject({ total: 3 });
    expect(all.facets).toEqual({
      repository: [
        { value: 'documents', count: 2 },
        { value: 'prompts', count: 1 },
      ],
      status: [
        { value: 'published', count: 2 },
        { value: 'draft', count: 1 },
      ],
      createdBy: [
        { value: owner.user.id, count: 2 },
        { value: author.user.id, count: 1 },
      ],
      language: [
        { value: 'en', count: 2 },
        { value: 'de', count: 1 },
      ],
    });
    const some = await search(owner, 'tapir', '&repository=documents&status=draft');
    expect(titles(some)).toEqual(['Tapir draft']);
    expect(some.total).toBe(1);
    expect(some.facets.status).toEqual([
      { value: 'draft', count: 1 },
      { value: 'published', count: 1 },
    ]);
    expect(some.facets.repository).toEqual([{ value: 'documents', count: 1 }]);
    expect(titles(await search(owner, 'tapir', `&createdBy=${author.user.id}`))).toEqual(['Tapir draft']);
    expect(titles(await search(owner, 'tapir', '&language=de'))).toEqual(['Tapir prompt']);
    expect((await search(owner, 'tapir', '&updatedSince=2999-01-01T00:00:00Z')).total).toBe(0);
  });

  it('CNT-09 gives pages that together are the whole, also among equals and when something is added between', async () => {
    for (let i = 0; i < 7; i += 1) await published({ title: `Okapi ${i % 2 ? 'okapi' : 'study'}` });
    const whole = (await search(member, 'okapi')).data.map(({ id }) => id);
    expect(whole).toHaveLength(7);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { data, nextCursor, total } = await search(member, 'okapi', `&limit=2${cursor}`);
      expect(total).toBeGreaterThanOrEqual(7);
      paged.push(...data.map(({ id }) => id));
      if (paged.length === 2) await published({ title: 'Okapi okapi' });
      if (!nextCursor) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(new Set(paged).size).toBe(paged.length);
    expect(paged.filter((id) => whole.includes(id))).toEqual(whole);
    expect((await member.get('/content/search?q=okapi&cursor=WyIxIl0')).body.code).toBe(
      'request.cursor_invalid',
    );
  });

  it('CNT-09 follows what happens to an item', async () => {
    const id = await published({ title: 'Aardvark' });
    expect((await search(member, 'aardvark')).total).toBe(1);
    await owner.post(`/content/items/${id}/unpublish`);
    expect((await search(member, 'aardvark')).total).toBe(0);
    await owner.post(`/content/items/${id}/archive`);
    expect((await search(owner, 'aardvark')).data).toMatchObject([{ status: 'archived' }]);
  });

  it('CNT-09 says what to change about a search that takes too long', async () => {
    const slow = `create or replace function content.search_configuration(language text) returns regconfig language plpgsql as $$
      begin perform pg_sleep(3); return 'content.simple'::regconfig; end $$`;
    const other = await app().register();
    await write(other, { title: 'Anything' });
    const [before] = await rowsOf(
      `select pg_get_functiondef('content.search_configuration'::regproc) as definition`,
    );
    await asAdmin(slow);
    try {
      expect(await other.get('/content/search?q=anything')).toMatchObject({
        status: 422,
        body: { code: 'content.search_too_broad' },
      });
    } finally {
      await asAdmin(String(before?.['definition']));
    }
  });

  it('CNT-09 saves an item with more words than an index entry holds', async () => {
    const words = Array.from({ length: 24_000 }, (_, i) => `${i.toString(36)}.x/${(i * 7).toString(36)}`);
    await published({ title: 'Echidna catalogue', body: words.join(' ').slice(0, 190_000) });
    expect(titles(await search(member, 'echidna'))).toEqual(['Echidna catalogue']);
  });
});

const asAdmin = (statement: string): Promise<void> => rowsOf(statement).then(() => undefined);

async function rowsOf(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: app().db.adminUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
