import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { addressOn, uploadFile } from '#libs/testing/upload.js';
import { joinOrganization } from './support/people.js';

const running = useTestApp();

const NOTES = { filename: 'notes.md', mime: 'text/markdown', bytes: '# Notes\n\nThe gate opens at six.' };

let owner: Journey;
let author: Journey;
let member: Journey;
beforeAll(async () => {
  owner = await running().register();
  author = await joinOrganization(running(), owner.organization.id, 'content_creator');
  member = await joinOrganization(running(), owner.organization.id, 'member');
});

const fileOf = async (person: Journey): Promise<string> => {
  const { body } = await uploadFile(person, NOTES);
  await eventually(
    async () => expect((await person.get(`/media/${body.id}`)).body.status).toBe('ready'),
    20_000,
  );
  return body.id as string;
};

const itemWith = (person: Journey, media_asset_id: string) =>
  person.post('/content/items', { repository: 'documents', title: 'Notes', contentData: { media_asset_id } });

const move = async (id: string, ...steps: string[]) => {
  for (const step of steps) {
    const person = step === 'submit' ? author : owner;
    expect((await person.post(`/content/items/${id}/${step}`)).status, step).toBe(200);
  }
};

describe('access to a file follows what shows it', () => {
  it('MED-06 who may read the published item may play the file, until it is taken down', async () => {
    const file = await fileOf(author);
    const item = (await itemWith(author, file)).body.id as string;
    const seen = async () => (await member.get(`/media/${file}/playback-url`)).status;
    expect(await seen()).toBe(404);
    await move(item, 'submit', 'approve');
    expect(await seen()).toBe(404);
    await move(item, 'publish');
    const { body } = await member.get(`/media/${file}/playback-url`);
    expect(await (await fetch(addressOn(member, body.url))).text()).toBe(NOTES.bytes);
    expect((await member.get(`/media/${file}`)).body.filename).toBe('notes.md');
    expect((await member.get('/media')).body.data).toEqual([]);
    expect((await member.delete(`/media/${file}`)).status).toBe(404);
    expect((await author.delete(`/media/${file}`)).body.code).toBe('media.in_use');
    await move(item, 'unpublish');
    expect(await seen()).toBe(404);
    await move(item, 'archive');
    expect((await author.delete(`/media/${file}`)).status).toBe(200);
  });

  it('MED-06 nobody opens a file to himself by writing it into an item of his own', async () => {
    const file = await fileOf(owner);
    const refused = await itemWith(author, file);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'content.data_invalid', errors: [{ pointer: '/contentData/media_asset_id' }] },
    });
    const own = (await itemWith(author, await fileOf(author))).body.id as string;
    const changed = await author.patch(`/content/items/${own}`, { contentData: { media_asset_id: file } });
    expect(changed.body.code).toBe('content.data_invalid');
    const missing = await itemWith(author, '0199f000-0000-7000-8000-000000000000');
    expect(missing.body.code).toBe('content.data_invalid');
  });

  it('MED-06 administrators see every file of their organization', async () => {
    const file = await fileOf(member);
    expect((await owner.get(`/media/${file}`)).status).toBe(200);
    expect((await author.get(`/media/${file}`)).status).toBe(404);
    const all = (await owner.get(`/media?ownerId=${member.user.id}`)).body.data;
    expect(all.map(({ id }: { id: string }) => id)).toContain(file);
  });
});
