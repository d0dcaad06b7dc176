import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { uploadFile } from '#libs/testing/upload.js';
import { joinOrganization } from './support/people.js';

const running = useTestApp();

let owner: Journey;
let author: Journey;
let member: Journey;
beforeAll(async () => {
  owner = await running().register();
  author = await joinOrganization(running(), owner.organization.id, 'content_creator');
  member = await joinOrganization(running(), owner.organization.id, 'member');
});

const FILLER = 'Nothing that anybody looks for is written here, sentence after sentence. ';

/** A document of many passages that says something only far behind its beginning. */
const longText = (said: string): string =>
  `# Notes\n\n${FILLER.repeat(900)}\n\n${said}\n\n${FILLER.repeat(100)}`;

async function send(person: Journey, bytes: string, mime = 'text/markdown'): Promise<string> {
  const { body, status } = await uploadFile(person, { filename: 'notes.md', mime, bytes });
  expect(status).toBe(200);
  return body.id as string;
}

const untilReady = (person: Journey, file: string) =>
  eventually(async () => expect((await person.get(`/media/${file}`)).body.status).toBe('ready'), 20_000);

async function itemWith(media_asset_id: string, rest: object = {}): Promise<string> {
  const item = { repository: 'documents', title: 'Handout', contentData: { media_asset_id }, ...rest };
  const { status, body } = await author.post('/content/items', item);
  expect([status, body.code]).toEqual([201, undefined]);
  return body.id as string;
}

async function move(id: string, ...steps: string[]): Promise<void> {
  for (const step of steps)
    expect((await (step === 'submit' ? author : owner).post(`/content/items/${id}/${step}`)).status).toBe(
      200,
    );
}

const publish = (id: string) => move(id, 'submit', 'approve', 'publish');

/** By its words; words that are spelled alike are no matter here. */
async function found(person: Journey, q: string): Promise<string[]> {
  const { data, similar } = (await person.get(`/content/search?q=${q}`)).body;
  return similar ? [] : data.map(({ id }: { id: string }) => id);
}

const untilFound = (person: Journey, q: string, ids: string[]) =>
  eventually(async () => expect(await found(person, q)).toEqual(ids), 20_000);

async function ask(person: Journey, question: string): Promise<string> {
  const { id } = (await person.post('/conversations', {})).body;
  const sent = await person.post(`/conversations/${id}/messages`, { content: question });
  const answer = sent.body.assistantMessage.id as string;
  await person.stream(`/conversations/${id}/messages/${answer}/stream`);
  const { data } = (await person.get(`/conversations/${id}/messages`)).body;
  return data.find((message: { id: string }) => message.id === answer).content;
}

describe('the text of a file that an item shows', () => {
  it('CNT-09 MED-04 is found with the item, is marked and is quoted, by whoever sees the item', async () => {
    const file = await send(author, longText('The zeppelin lands at noon on Tuesdays.'));
    await untilReady(author, file);
    const item = await itemWith(file);
    await untilFound(author, 'zeppelin', [item]);
    expect(await found(member, 'zeppelin')).toEqual([]);
    expect(await ask(member, 'When does the zeppelin land?')).not.toContain('noon');
    await publish(item);
    expect(await found(member, 'zeppelin')).toEqual([item]);
    const [hit] = (await member.get('/content/search?q=zeppelins+landing')).body.data;
    expect(hit.highlights.excerpt).toContain('<mark>zeppelin</mark> <mark>lands</mark> at noon');
    expect(await ask(member, 'When does the zeppelin land?')).toContain('lands at noon on Tuesdays');
  });

  it('CNT-09 MED-04 is found also where the item was there before the file had been read', async () => {
    const file = await send(author, longText('Marmosets sleep in the attic.'));
    const item = await itemWith(file);
    await publish(item);
    await untilFound(member, 'marmosets', [item]);
    expect(await found(author, 'marmosets')).toEqual([item]);
  });

  it('CNT-09 MED-04 counts in the version that shows the file, and in the language of the item', async () => {
    const file = await send(author, 'Die Häuser am See sind gelb.');
    const item = await itemWith(file, { metadata: { language: 'de' } });
    await publish(item);
    await untilFound(member, 'haus', [item]);
    const changed = await author.patch(`/content/items/${item}`, { contentData: { body: 'Now in words.' } });
    expect(changed.status).toBe(200);
    expect(await found(author, 'haus')).toEqual([]);
    expect(await found(member, 'haus')).toEqual([item]);
    await publish(item);
    expect(await found(member, 'haus')).toEqual([]);
  });

  it('CNT-09 MED-06 is forgotten with the file, and comes back with it', async () => {
    const file = await send(author, 'Quinces ripen late.');
    const item = await itemWith(file);
    await untilFound(author, 'quinces', [item]);
    await move(item, 'archive');
    expect((await author.delete(`/media/${file}`)).status).toBe(200);
    await untilFound(author, 'quinces', []);
    expect((await author.post(`/media/${file}/restore`)).status).toBe(202);
    await untilFound(author, 'quinces', [item]);
  });

  it('XC-41 is shown to an organization below that the item is assigned to, and to nobody else', async () => {
    const branch = (await owner.post('/organizations', { name: 'Branch', parentId: owner.organization.id }))
      .body;
    const below = await joinOrganization(running(), branch.id, 'member');
    const stranger = await running().register();
    const file = await send(author, longText('The heron nests by the weir.'));
    const item = await itemWith(file);
    await publish(item);
    await untilFound(member, 'heron', [item]);
    expect(await found(below, 'heron')).toEqual([]);
    const assignment = { itemId: item, organizationId: branch.id, assignmentType: 'optional' };
    expect((await owner.post('/content/assignments', assignment)).status).toBe(201);
    expect(await found(below, 'heron')).toEqual([item]);
    const [hit] = (await below.get('/content/search?q=heron')).body.data;
    expect(hit.highlights.excerpt).toContain('<mark>heron</mark> nests');
    expect(await ask(below, 'Where does the heron nest?')).toContain('by the weir');
    expect(await found(stranger, 'heron')).toEqual([]);
    expect(await ask(stranger, 'Where does the heron nest?')).not.toContain('weir');
  });
});
