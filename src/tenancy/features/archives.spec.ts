import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { ownDataDir, useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Answer, Journey } from '#libs/testing/journey.js';

const DATA_DIR = ownDataDir();
const running = useTestApp({ DATA_DIR, ARCHIVE_MAX_BYTES: '20000000' });

async function query(text: string, values: unknown[] = []): Promise<any[]> {
  const client = new pg.Client({ connectionString: running().db.adminUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until an archive has ended. */
const ended = (person: Journey, { organizationId, id }: any): Promise<any> =>
  eventually(async () => {
    const { body } = await person.get(`/tenants/${organizationId}/archives/${id}`);
    expect(['complete', 'failed', 'cancelled'], JSON.stringify(body)).toContain(body.status);
    return body;
  }, 20_000);

async function download(person: Journey, archive: any): Promise<Response> {
  return fetch(`${person.url}/api/v1/tenants/${archive.organizationId}/archives/${archive.id}/download`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
}

async function exported(person: Journey): Promise<{ archive: any; file: Buffer }> {
  const started = await person.post(`/tenants/${person.organization.id}/exports`);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  const archive = await ended(person, started.body);
  expect(archive).toMatchObject({ status: 'complete', error: null });
  const answer = await download(person, archive);
  expect(answer.status).toBe(200);
  return { archive, file: Buffer.from(await answer.arrayBuffer()) };
}

async function upload(person: Journey, file: Uint8Array, type = 'application/gzip'): Promise<Answer<any>> {
  const response = await fetch(`${person.url}/api/v1/organizations/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': type },
    body: file,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The same person, working in the organization that was imported. */
async function inside(person: Journey, organizationId: string): Promise<Journey> {
  const { body, status } = await person.post('/auth/switch-organization', { organizationId });
  expect(status).toBe(200);
  return person.as(body);
}

async function imported(person: Journey, file: Buffer): Promise<{ owner: Journey; archive: any }> {
  const started = await upload(person, file);
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  const owner = await inside(person, started.body.organizationId);
  return { owner, archive: await ended(owner, started.body) };
}

const linesOf = (file: Buffer): any[] =>
  gunzipSync(file)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A file of these lines with an end that fits them, as somebody who means harm could write it. */
function forged(lines: readonly any[]): Buffer {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const counts: Record<string, number> = {};
  for (const { type } of lines.slice(1)) counts[type] = (counts[type] ?? 0) + 1;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return gzipSync(`${text}${JSON.stringify({ counts, sha256 })}\n`);
}

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const DATE = /\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g;

/** What an archive says, without ids and instants and in an order of its own. */
const essenceOf = (file: Buffer): string[] =>
  linesOf(file)
    .slice(1, -1)
    .map(({ refs, ...record }) =>
      JSON.stringify({ ...record, refs: refs?.length ?? 0 })
        .replaceAll(UUID, 'id')
        .replaceAll(DATE, 'instant'),
    )
    .toSorted();

const ok = <T extends Answer>(answer: T): T => {
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer;
};

async function item(person: Journey, repository: string, title: string, contentData = {}): Promise<string> {
  return ok(await person.post('/content/items', { repository, title, contentData })).body.id;
}

async function publish(person: Journey, id: string): Promise<void> {
  for (const step of ['submit', 'approve', 'publish']) ok(await person.post(`/content/items/${id}/${step}`));
}

/** Somebody who belongs to the owner's organization, as accepting an invitation makes him. */
async function colleague(owner: Journey, role: string, department: string | null = null): Promise<Journey> {
  const person = await running().register({ email: `${newId()}@example.com` });
  await query(
    `insert into tenancy.memberships (id, organization_id, user_id, role, department, email, display_name, joined_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'Grace Hopper', now(), now())`,
    [newId(), owner.organization.id, person.user.id, role, department, person.user.email],
  );
  return inside(person, owner.organization.id);
}

let owner: Journey;
let member: Journey;
let file: Buffer;
let archive: any;
let agent: string;
let linked: string;

beforeAll(async () => {
  owner = await running().register({ organizationName: 'Moving Company' });
  agent = await item(owner, 'ai_agents', 'Guide', { system_prompt: 'Answer from the documents.' });
  linked = await item(owner, 'automations', 'Linked', { agent, text: `see ${agent}`, stranger: newId() });
  const document = await item(owner, 'documents', 'Handbook', {
    body: 'The vacation is thirty days a year.',
  });
  ok(
    await owner.patch(`/content/items/${document}`, {
      contentData: { body: 'The vacation is forty days a year.' },
    }),
  );
  for (const id of [document, agent]) await publish(owner, id);
  const [team, role] = [newId(), newId()];
  const { id: organizationId } = owner.organization;
  await query(
    `insert into tenancy.teams (id, organization_id, name, created_by, created_at, updated_at) values ($1, $2, 'Red', $3, now(), now())`,
    [team, organizationId, owner.user.id],
  );
  await query(
    `insert into tenancy.roles (id, organization_id, key, name, permissions, created_by, created_at, updated_at)
     values ($1, $2, 'librarian', 'Librarian', '{content.read,content.create,conversation.use}', $3, now(), now())`,
    [role, organizationId, owner.user.id],
  );
  member = await colleague(owner, 'librarian', 'Library');
  await query(
    `insert into tenancy.team_members (organization_id, team_id, user_id, role, added_by, added_at) values ($1, $2, $3, 'admin', $4, now())`,
    [organizationId, team, member.user.id, owner.user.id],
  );
  await query(
    `insert into tenancy.grants (id, organization_id, user_id, resource, action, granted_by, created_at)
     values ($1, $2, $3, 'content', 'publish', $4, now())`,
    [newId(), organizationId, member.user.id, owner.user.id],
  );
  await query(
    `update tenancy.organizations set branding = '{"colour": "red"}', features = '{"beta": true}', settings = $2 where id = $1`,
    [
      organizationId,
      JSON.stringify({ locale: 'de', defaultTeam: team, security: { ipRanges: ['192.0.2.0/24'] } }),
    ],
  );
  await query(`update tenancy.organizations set settings = settings - 'security' where id = $1`, [
    organizationId,
  ]);
  const talk = ok(await member.post('/conversations', { aiAgentId: agent, contextData: { about: document } }))
    .body.id;
  const sent = ok(
    await member.post(`/conversations/${talk}/messages`, { content: 'How many days of vacation?' }),
  ).body;
  await member.stream(`/conversations/${talk}/messages/${sent.assistantMessage.id}/stream`);
  ({ file, archive } = await exported(owner));
});

describe('an export', () => {
  it('TEN-13 PRV-10 holds the organization, its people, content with all versions and recent conversations', () => {
    expect(archive.summary).toEqual({
      'tenancy.organization': 1,
      'tenancy.role': 1,
      'tenancy.team': 1,
      'tenancy.member': 2,
      'tenancy.grant': 1,
      'content.item': 3,
      'content.version': 4,
      'conversation.conversation': 1,
      'conversation.message': 2,
    });
    const [manifest, ...records] = linesOf(file);
    expect(manifest).toMatchObject({
      format: 'ai-gym-organization',
      version: 1,
      organization: { name: 'Moving Company' },
      sections: { tenancy: 1, content: 2, conversation: 3 },
    });
    expect(records.at(-1)).toMatchObject({ counts: archive.summary });
    expect(archive).toMatchObject({ done: 16, total: 16, sizeBytes: file.length });
  });

  it('TEN-13 is downloaded as a file whose tag is its checksum, and each download is audited', async () => {
    const answer = await download(owner, archive);
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(archive.sha256).toBe(sha256);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/gzip',
      etag: `"${sha256}"`,
      'content-length': String(file.length),
      'content-disposition': expect.stringMatching(/^attachment; filename="organization-.+\.jsonl\.gz"$/),
    });
    const { body } = await owner.get('/admin/audit?action=archive.downloaded');
    expect(body.data.length).toBeGreaterThanOrEqual(2);
    expect(body.data[0]).toMatchObject({
      userId: owner.user.id,
      resourceId: archive.id,
      category: 'security',
    });
  });

  it('TEN-13 XC-41 has nothing of another organization', async () => {
    const stranger = await running().register({ organizationName: 'Zanzibar' });
    await item(stranger, 'documents', 'Zanzibar', { body: 'Zanzibar' });
    const other = await exported(owner);
    expect(essenceOf(other.file)).toEqual(essenceOf(file));
    const text = gunzipSync(other.file).toString();
    for (const secret of [stranger.organization.id, stranger.user.id, stranger.user.email, 'Zanzibar'])
      expect(text).not.toContain(secret);
  });

  it('TEN-13 leaves out conversations that nobody has gone on with for 90 days', async () => {
    await query(
      `update conversation.conversations set last_message_at = now() - interval '91 days' where organization_id = $1`,
      [owner.organization.id],
    );
    const old = await exported(owner);
    expect(old.archive.summary).toMatchObject({ 'conversation.conversation': 0, 'conversation.message': 0 });
    await query(`update conversation.conversations set last_message_at = now() where organization_id = $1`, [
      owner.organization.id,
    ]);
  });

  it('TEN-13 is for owners and administrators', async () => {
    const path = `/tenants/${owner.organization.id}`;
    for (const answer of [
      await member.post(`${path}/exports`),
      await member.get(`${path}/archives`),
      await member.get(`${path}/archives/${archive.id}`),
      await member.get(`${path}/archives/${archive.id}/download`),
      await member.post(`${path}/archives/${archive.id}/cancel`),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'auth.permission_denied' } });
    const admin = await colleague(owner, 'admin');
    expect((await admin.get(`${path}/archives`)).status).toBe(200);
    await query('delete from tenancy.memberships where user_id = $1 and organization_id = $2', [
      admin.user.id,
      owner.organization.id,
    ]);
  });

  it('XC-23 exports are listed, the newest first', async () => {
    const { body } = await owner.get(`/tenants/${owner.organization.id}/archives?limit=1`);
    expect(body.data).toHaveLength(1);
    const rest = await owner.get(
      `/tenants/${owner.organization.id}/archives?limit=100&cursor=${body.nextCursor}`,
    );
    expect(rest.body.data.map(({ id }: any) => id)).toContain(archive.id);
    expect(rest.body.data.map(({ id }: any) => id)).not.toContain(body.data[0].id);
  });
});

describe('an import', () => {
  let copy: { owner: Journey; archive: any };
  beforeAll(async () => {
    copy = await imported(owner, file);
  });

  it('TEN-13 makes an organization that exports to the same again', async () => {
    expect(copy.archive).toMatchObject({
      status: 'complete',
      kind: 'import',
      error: null,
      done: 16,
      total: 16,
    });
    expect(copy.archive.summary).toMatchObject({ 'content.item': 3, membersJoined: 2 });
    expect(copy.owner.organization.name).toBe('Moving Company');
    expect(copy.owner.organization.id).not.toBe(owner.organization.id);
    expect(essenceOf((await exported(copy.owner)).file)).toEqual(essenceOf(file));
  });

  it('TEN-13 takes a file of an older version, in which messages had neither reasoning nor attachments', async () => {
    const older = linesOf(file).slice(0, -1);
    older[0].sections.conversation = 2;
    for (const { data } of older) {
      delete data?.reasoning;
      delete data?.attachments;
    }
    const { archive: old } = await imported(owner, forged(older));
    expect(old).toMatchObject({ status: 'complete', error: null });
    const messages = await query('select reasoning from conversation.messages where organization_id = $1', [
      old.organizationId,
    ]);
    expect(messages).toEqual([{ reasoning: [] }, { reasoning: [] }]);
  });

  it('TEN-13 gives new ids to everything and rewrites what refers to it, also in free data', async () => {
    const { body } = await copy.owner.get('/content/items?limit=100');
    const found = (title: string) => body.data.find((one: any) => one.title === title);
    expect(found('Guide').id).not.toBe(agent);
    const before = (await owner.get(`/content/items/${linked}`)).body.contentData;
    expect(found('Linked').contentData).toEqual({ ...before, agent: found('Guide').id });
    const [settings] = await query('select settings from tenancy.organizations where id = $1', [
      copy.owner.organization.id,
    ]);
    const [team] = await query('select id from tenancy.teams where organization_id = $1', [
      copy.owner.organization.id,
    ]);
    expect(settings.settings).toEqual({ locale: 'de', defaultTeam: team.id });
  });

  it('TEN-13 leaves each person his own conversations, where they go on', async () => {
    const there = await inside(member, copy.owner.organization.id);
    const { body } = await there.get('/conversations');
    expect(body.data).toHaveLength(1);
    const path = `/conversations/${body.data[0].id}/messages`;
    expect((await there.get(path)).body.data).toHaveLength(2);
    expect((await there.post(path, { content: 'And now?' })).status).toBe(202);
    expect((await copy.owner.get('/conversations')).body.data).toHaveLength(0);
  });

  it('TEN-13 invites whom the importer does not know, and makes him the author of what they wrote', async () => {
    const importer = await running().register();
    const { owner: there, archive: done } = await imported(importer, file);
    expect(done.summary).toMatchObject({ membersInvited: 2, grantsLeftOut: 1 });
    const invitations = await query(
      'select email, role, department, array_length(team_ids, 1) as teams from tenancy.invitations where organization_id = $1 order by role',
      [there.organization.id],
    );
    expect(invitations).toEqual([
      { email: member.user.email, role: 'librarian', department: 'Library', teams: 1 },
      { email: owner.user.email, role: 'owner', department: null, teams: null },
    ]);
    const listed = await there.get(`/tenants/${there.organization.id}/invitations`);
    for (const { id } of listed.body.data) {
      const path = `/tenants/${there.organization.id}/invitations/${id}`;
      expect((await there.get(path)).body).toMatchObject({ status: 'pending', sentCount: 0 });
      ok(await there.post(`${path}/resend`));
      await eventually(async () => expect((await there.get(path)).body.sentCount).toBe(1));
    }
    expect((await there.get('/conversations')).body.data).toHaveLength(1);
    const items = (await there.get('/content/items')).body.data;
    expect(items.map(({ createdBy }: any) => createdBy)).toEqual([
      importer.user.id,
      importer.user.id,
      importer.user.id,
    ]);
    expect(
      await query('select 1 from tenancy.memberships where organization_id = $1', [there.organization.id]),
    ).toHaveLength(1);
  });

  it('TEN-04 takes no more people than the organization has seats for', async () => {
    const [manifest, ...records] = linesOf(file).slice(0, -1);
    const guest = records.find(({ type }) => type === 'tenancy.member');
    const crowd = Array.from({ length: 120 }, (_, i) => ({
      ...guest,
      data: { ...guest.data, userId: newId(), email: `guest${i}@example.com`, teams: [] },
    }));
    const { archive: done } = await imported(
      await running().register(),
      forged([manifest, records[0], ...crowd]),
    );
    expect(done).toMatchObject({ status: 'complete', summary: { membersInvited: 99, membersLeftOut: 21 } });
  });

  it('TEN-13 of an organization that says nothing of itself makes an empty one', async () => {
    const [manifest] = linesOf(file);
    const { archive: done } = await imported(await running().register(), forged([manifest]));
    expect(done).toMatchObject({ status: 'complete', summary: {}, done: 0, total: 0 });
  });

  it('TEN-13 keeps who was suspended out, and gives a role that does not exist to nobody', async () => {
    const [manifest, organization, role, ...others] = linesOf(file).slice(0, -1);
    const team = others.find(({ type }) => type === 'tenancy.team');
    const known = others.find(
      ({ type, data }) => type === 'tenancy.member' && data.email === member.user.email,
    );
    const as = (changes: object) => ({ ...known, data: { ...known.data, teams: [], ...changes } });
    const unknown = (status: string) => as({ userId: newId(), email: `${newId()}@example.com`, status });
    const { archive: done } = await imported(
      owner,
      forged([
        manifest,
        organization,
        team,
        as({ status: 'suspended', role: role.data.key }),
        unknown('suspended'),
        unknown('left'),
      ]),
    );
    expect(done.summary).toMatchObject({ membersJoined: 1, membersLeftOut: 2, rolesLeftOut: 1 });
    expect(done.summary).not.toHaveProperty('membersInvited');
    const rows = await query(
      'select role, status from tenancy.memberships where organization_id = $1 and user_id = $2',
      [done.organizationId, member.user.id],
    );
    expect(rows).toEqual([{ role: 'member', status: 'suspended' }]);
  });

  it('TEN-09 gives no permission that is not an organization’s to give, nor a policy that locks out', async () => {
    const [manifest, organization, role, ...others] = linesOf(file).slice(0, -1);
    organization.data.settings.security = { ipRanges: ['nonsense'] };
    role.data.permissions.push('ops.manage', 'made.up');
    const grants = others
      .filter(({ type }) => type === 'tenancy.grant')
      .map((grant) => ({ ...grant, data: { ...grant.data, scope: 'all' } }));
    const members = others.filter(({ type }) => ['tenancy.member', 'tenancy.team'].includes(type));
    const { owner: there, archive: done } = await imported(
      owner,
      forged([manifest, organization, role, ...members, ...grants]),
    );
    expect(done.summary).toMatchObject({ securityPolicyLeftOut: 1, permissionsLeftOut: 2, grantsLeftOut: 1 });
    expect((await there.get('/me')).status).toBe(200);
    const [stored] = await query('select permissions from tenancy.roles where organization_id = $1', [
      there.organization.id,
    ]);
    expect(stored.permissions).not.toContain('ops.manage');
  });
});

describe('a file that cannot be imported', () => {
  const files = async () =>
    (await readdir(join(DATA_DIR, 'archives'))).filter(
      (name) => name.startsWith('import-') || name.endsWith('.part'),
    );
  const organizations = async () =>
    (await query('select count(*)::int as n from tenancy.organizations'))[0].n;

  const again = (change: (lines: any[]) => unknown): Buffer => {
    const lines = linesOf(file).slice(0, -1);
    return forged((change(lines) as any[] | undefined) ?? lines);
  };
  const raw = (change: (text: string) => string) => gzipSync(change(gunzipSync(file).toString()));
  const cases: [string, () => Uint8Array, number, string][] = [
    ['cut in the packed bytes', () => file.subarray(0, file.length - 20), 422, 'tenancy.archive_damaged'],
    [
      'cut after some lines',
      () => raw((text) => text.split('\n').slice(0, 5).join('\n')),
      422,
      'tenancy.archive_damaged',
    ],
    [
      'cut after its first line',
      () => raw((text) => `${text.split('\n')[0]}\n`),
      422,
      'tenancy.archive_damaged',
    ],
    [
      'without its end',
      () => raw((text) => text.trimEnd().split('\n').slice(0, -1).join('\n')),
      422,
      'tenancy.archive_damaged',
    ],
    [
      'altered in one letter',
      () => raw((text) => text.replace('Handbook', 'Handbock')),
      422,
      'tenancy.archive_damaged',
    ],
    [
      'with a flipped bit',
      () => Buffer.from(file).fill(file[200]! ^ 1, 200, 201),
      422,
      'tenancy.archive_damaged',
    ],
    ['not packed', () => gunzipSync(file), 422, 'tenancy.archive_foreign'],
    ['of something else', () => gzipSync('{"hello":"world"}\n{}\n'), 422, 'tenancy.archive_foreign'],
    ['of nothing', () => gzipSync(''), 422, 'tenancy.archive_foreign'],
    ['that is empty', () => Buffer.alloc(0), 422, 'tenancy.archive_damaged'],
    [
      'of a newer format',
      () => again(([manifest]) => void (manifest.version = 2)),
      422,
      'tenancy.archive_too_new',
    ],
    [
      'of a newer section',
      () => again(([manifest]) => void (manifest.sections.content = 3)),
      422,
      'tenancy.archive_too_new',
    ],
    [
      'of an unknown section',
      () => again(([manifest]) => void (manifest.sections.media = 1)),
      422,
      'tenancy.archive_too_new',
    ],
    [
      'of an organization without a name',
      () => again(([manifest]) => void (manifest.organization.name = ' ')),
      422,
      'tenancy.organization_name_unusable',
    ],
    ['of one endless line', () => gzipSync(Buffer.alloc(30_000_000, 'a')), 422, 'tenancy.archive_damaged'],
    ['larger than allowed', () => Buffer.alloc(20_000_001), 413, 'request.body_too_large'],
  ];
  it.each(cases)('TEN-13 %s is refused at once and leaves nothing', async (_, make, status, code) => {
    const before = [await organizations(), await files()];
    expect(await upload(owner, make())).toMatchObject({ status, body: { code } });
    expect([await organizations(), await files()]).toEqual(before);
  });

  it('TEN-13 of another type than the one that is taken is refused, and that type elsewhere', async () => {
    expect((await upload(owner, file, 'application/zip')).status).toBe(415);
    expect((await upload(owner, Buffer.from('{}'), 'application/json')).status).toBe(415);
    const answer = await owner.post('/content/items', 'x', {
      headers: { 'content-type': 'application/gzip' },
    });
    expect(answer.status).toBe(415);
  });

  /** Sends the beginning of a file and then waits for more to be said. */
  function beginUpload(person: Journey): ReturnType<typeof request> {
    const sending = request(`${person.url}/api/v1/organizations/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/gzip' },
    });
    sending.on('error', () => undefined);
    sending.write(file.subarray(0, 100));
    return sending;
  }

  it('TEN-13 that is only half sent leaves nothing, and another cannot be sent meanwhile', async () => {
    const before = [await organizations(), await files()];
    const sending = beginUpload(owner);
    await expect.poll(files).toHaveLength(before[1].length + 1);
    expect(await upload(owner, file)).toMatchObject({
      status: 409,
      body: { code: 'tenancy.archive_in_progress' },
    });
    sending.destroy();
    await expect.poll(async () => [await organizations(), await files()]).toEqual(before);
  });

  const records: [string, (lines: any[]) => unknown, RegExp][] = [
    [
      'a record that is none',
      (lines) => void (lines[5].type = 7),
      /\(a record\) cannot be imported: there is no such type/,
    ],
    [
      'a place in a team that is none',
      (lines) => {
        const { data } = lines.find(({ type, data }) => type === 'tenancy.member' && data.teams.length > 0);
        data.teams[0].role = 'boss';
      },
      /tenancy\.member.*role/,
    ],
    ['an unknown type', (lines) => void (lines[5].type = 'tenancy.secret'), /no such type/],
    ['a field too many', (lines) => void (lines[1].data.userLimit = 9), /userLimit/],
    ['a field of the wrong kind', (lines) => void (lines[1].data.displayName = 7), /displayName/],
    ['NUL characters', (lines) => void (lines[1].data.displayName = 'a\0b'), /NUL/],
    ['a built-in role as its own', (lines) => void (lines[2].data.key = 'owner'), /built-in/],
    [
      'the same record twice',
      (lines) => [...lines, lines.find(({ type }) => type === 'content.item')],
      /content\.item/,
    ],
    [
      'a version of no item',
      (lines) => lines.filter(({ type }) => type !== 'content.item'),
      /content\.version/,
    ],
  ];
  it.each(records)(
    'TEN-13 with %s fails with a reason and leaves the organization empty',
    async (_, change, why) => {
      const { owner: there, archive: failed } = await imported(await running().register(), again(change));
      expect(failed).toMatchObject({ status: 'failed', summary: {} });
      expect(failed.error).toMatch(/^Record \d+ of the file/);
      expect(failed.error).toMatch(why);
      expect((await there.get('/content/items')).body.data).toEqual([]);
      for (const table of ['roles', 'teams', 'invitations', 'grants'])
        expect(
          await query(`select 1 from tenancy.${table} where organization_id = $1`, [there.organization.id]),
          table,
        ).toEqual([]);
      expect(await files()).toEqual([]);
    },
  );

  it('TEN-13 with somebody twice fails with a reason, also when the importer knows him', async () => {
    const lines = linesOf(file).slice(0, -1);
    const at = lines.findIndex(({ data }) => data?.email === member.user.email);
    const twice = forged([...lines.slice(0, at), lines[at], ...lines.slice(at)]);
    const { archive: failed } = await imported(owner, twice);
    expect(failed).toMatchObject({ status: 'failed', summary: {} });
    expect(failed.error).toMatch(/^Record \d+ of the file \(tenancy\.member\).*a value does not fit\./);
  });
});
