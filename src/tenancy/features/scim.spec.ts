import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { ownDataDir, useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { watchContract } from '../../../test/support/contract.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp({
  DATA_DIR: ownDataDir(),
  /** An answer of the offline provider takes some seconds at this pace. */
  LLM_OFFLINE_TOKENS_PER_SECOND: '25',
});
watchContract(app);

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const query = (statement: string) => admin(app().db.adminUrl, statement);
const literal = (text: string) => pg.escapeLiteral(text);
const at = (person: Journey) => `/tenants/${person.organization.id}`;

/** An identity provider's client, with nothing but its token. */
class Provider {
  constructor(readonly token: string) {}

  send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    return app().anonymous.send(method, `/scim/v2${path}`, body, {
      token: this.token,
      headers: { ...(body && { 'content-type': 'application/scim+json; charset=utf-8' }), ...headers },
    });
  }

  patch(path: string, ...Operations: object[]) {
    return this.send('PATCH', path, { schemas: [PATCH], Operations });
  }

  find(filter: string, more = '') {
    return this.send('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
  }
}

async function tokenOf(person: Journey, name = 'Directory') {
  const { status, body } = await person.post(`${at(person)}/scim/tokens`, { name });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as { id: string; token: string; baseUrl: string };
}

/** An organization with a verified domain and a client. */
async function firm(domain: string) {
  const owner = await app().register({ organizationName: `Firm ${domain}` });
  const { id } = (await owner.post(`${at(owner)}/domains`, { name: domain })).body;
  await query(`update tenancy.domains set verified_at = now(), checked_at = now() where id = ${literal(id)}`);
  return { owner, domain, provider: new Provider((await tokenOf(owner)).token) };
}

let acme: Awaited<ReturnType<typeof firm>>;
let people = 0;
const nextName = () => `person${++people}`;

const oktaUser = (email: string) => ({
  schemas: [USER],
  userName: email,
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: email, type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: `00u${people}`,
  groups: [],
  password: '1mz050nq',
  active: true,
});

async function created(email = `${nextName()}@${acme.domain}`, provider = acme.provider) {
  const { status, body } = await provider.send('POST', '/Users', oktaUser(email));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

/** Gives the account a password, as its owner does by the letter. */
async function signedIn(user: { id: string; userName: string }): Promise<Journey> {
  await query(`update identity.password_credentials set hash =
    (select hash from identity.password_credentials where user_id = ${literal(acme.owner.user.id)}),
    changed_at = changed_at where user_id = ${literal(user.id)}`);
  const login = await app().anonymous.post('/auth/login', {
    email: user.userName,
    password: 'correct horse battery',
  });
  expect(login.status, JSON.stringify(login.body)).toBe(200);
  return app().anonymous.as(login.body);
}

const refusal = ({ status, body }: { status: number; body: { scimType?: string } }) => [
  status,
  body.scimType,
];

beforeAll(async () => {
  acme = await firm('acme.example');
});

describe('what Okta sends', () => {
  it('TEN-20 its test suite: reads, does not find, creates, finds, refuses the same again', async () => {
    const { provider } = acme;
    const first = await provider.send('GET', '/Users?count=1&startIndex=1');
    expect(first.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    expect(first.body).toMatchObject({ totalResults: expect.any(Number), itemsPerPage: 1, startIndex: 1 });
    expect((await provider.send('GET', '/Users/010101001010101011001010101011')).body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '404',
      detail: expect.any(String),
    });
    const email = `Runscope.${nextName()}@${acme.domain}`;
    expect((await provider.find(`userName eq "${email}"`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    const made = await provider.send('POST', '/Users', oktaUser(email));
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(made.body.meta.location);
    expect(made.headers.get('etag')).toBe(made.body.meta.version);
    expect(made.body).toMatchObject({ userName: email, active: true, name: { givenName: 'Test' } });
    expect(JSON.stringify(made.body)).not.toContain('1mz050nq');
    expect((await provider.send('GET', `/Users/${made.body.id}`)).body).toEqual(made.body);
    expect((await provider.find(`userName eq "${email.toLowerCase()}"`)).body.Resources).toEqual([made.body]);
    expect(refusal(await provider.send('POST', '/Users', oktaUser(email)))).toEqual([409, 'uniqueness']);
  });

  it('TEN-20 a whole PUT changes, and the deactivation without a path takes access and is harmless twice', async () => {
    const user = await created();
    const put = await acme.provider.send('PUT', `/Users/${user.id}`, {
      ...oktaUser(user.userName),
      id: user.id,
      displayName: 'Another Name',
      name: { givenName: 'Another', familyName: 'Name' },
      title: 'Head of Nothing',
    });
    expect(put.body).toMatchObject({ displayName: 'Another Name', title: 'Head of Nothing', active: true });
    const member = await acme.owner.get(`${at(acme.owner)}/members/${user.id}`);
    expect(member.body).toMatchObject({ displayName: 'Another Name', status: 'active', role: 'member' });
    const off = await acme.provider.patch(`/Users/${user.id}`, { op: 'replace', value: { active: false } });
    expect(off.body).toMatchObject({ active: false, title: 'Head of Nothing' });
    const again = await acme.provider.patch(`/Users/${user.id}`, { op: 'replace', value: { active: false } });
    expect(again.body).toEqual(off.body);
    const on = await acme.provider.send('PUT', `/Users/${user.id}`, oktaUser(user.userName));
    expect(on.body.active).toBe(true);
    expect(on.body.title).toBeUndefined();
  });

  it('TEN-20 pushes groups: creates, renames with its id, adds, removes by a filter, replaces, deletes', async () => {
    const { provider, owner } = acme;
    const [a, b] = [await created(), await created()];
    const made = await provider.send('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Okta Team',
      members: [],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const path = `/Groups/${made.body.id}`;
    const rename = { op: 'replace', value: { id: made.body.id, displayName: 'Okta Crew' } };
    expect((await provider.patch(path, rename)).status).toBe(204);
    const add = {
      op: 'add',
      path: 'members',
      value: [{ value: a.id, display: a.userName }, { value: b.id }],
    };
    expect((await provider.patch(path, add)).status).toBe(204);
    const before = (await provider.send('GET', path)).body;
    expect(before).toMatchObject({ displayName: 'Okta Crew' });
    expect(
      before.members
        .map(({ value }: { value: string }) => value)
        .toSorted((x: string, y: string) => x.localeCompare(y)),
    ).toEqual([a.id, b.id].toSorted((x, y) => x.localeCompare(y)));
    expect((await provider.patch(path, add)).status).toBe(204);
    expect((await provider.send('GET', path)).body.meta.version).toBe(before.meta.version);
    const teams = (await owner.get('/teams?limit=100')).body.data as { id: string; name: string }[];
    const team = teams.find(({ name }) => name === 'Okta Crew')?.id ?? '';
    expect((await owner.get(`/teams/${team}/members`)).body.data).toHaveLength(2);
    expect((await provider.send('GET', `/Users/${a.id}`)).body.groups).toMatchObject([
      { value: made.body.id },
    ]);
    expect((await provider.patch(path, { op: 'remove', path: `members[value eq "${a.id}"]` })).status).toBe(
      204,
    );
    expect((await owner.get(`/teams/${team}/members`)).body.data).toMatchObject([{ userId: b.id }]);
    const set = { op: 'replace', path: 'members', value: [{ value: a.id }] };
    expect((await provider.patch(path, set)).status).toBe(204);
    expect((await provider.send('GET', path)).body.members).toMatchObject([{ value: a.id, type: 'User' }]);
    const unknown = { op: 'add', path: 'members', value: [{ value: newId() }] };
    expect(refusal(await provider.patch(path, unknown))).toEqual([400, 'invalidValue']);
    expect((await provider.send('DELETE', path)).status).toBe(204);
    expect((await provider.send('DELETE', path)).status).toBe(404);
    expect((await owner.get(`/teams/${team}`)).status).toBe(404);
  });
});

describe('what Entra sends', () => {
  it('TEN-20 its provisioning cycle: matching, creation with the enterprise extension, PATCH with its spellings', async () => {
    const { provider } = acme;
    const email = `${nextName()}@${acme.domain}`;
    expect(
      (await provider.send('GET', `/Users?filter=externalId+eq+%22none%22&aadOptscim062020`)).body
        .totalResults,
    ).toBe(0);
    const made = await provider.send('POST', '/Users', {
      schemas: [USER, ENTERPRISE],
      externalId: 'entra-1',
      userName: email,
      active: true,
      emails: [{ primary: true, type: 'work', value: email }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
      [ENTERPRISE]: { department: 'Sales', employeeNumber: '7', manager: { value: 'boss' } },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      [ENTERPRISE]: { department: 'Sales', employeeNumber: '7' },
      externalId: 'entra-1',
    });
    const path = `/Users/${made.body.id}`;
    const patched = await provider.patch(
      path,
      { op: 'Replace', path: 'displayName', value: 'Changed By Entra' },
      { op: 'Add', path: 'emails[type eq "home"].value', value: 'home@other.example' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555' },
      { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'Marketing' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'new-boss' },
      { op: 'Replace', path: 'name.familyName', value: 'Newname' },
      { op: 'Remove', path: `${ENTERPRISE}:employeeNumber` },
    );
    expect(patched.status, JSON.stringify(patched.body)).toBe(200);
    expect(patched.body).toMatchObject({
      displayName: 'Changed By Entra',
      name: { givenName: 'givenName', familyName: 'Newname' },
      phoneNumbers: [{ type: 'mobile', value: '+1 555' }],
      [ENTERPRISE]: { department: 'Marketing', manager: { value: 'new-boss' } },
    });
    expect(patched.body.emails).toHaveLength(2);
    expect(patched.body[ENTERPRISE].employeeNumber).toBeUndefined();
    expect((await acme.owner.get(`${at(acme.owner)}/members/${made.body.id}`)).body.department).toBe(
      'Marketing',
    );
    const whole = await provider.patch(path, {
      op: 'Replace',
      value: {
        displayName: 'By Names',
        'name.givenName': 'Dotted',
        'emails[type eq "home"].value': 'again@other.example',
        [`${ENTERPRISE}:department`]: 'Legal',
        unknownOne: 'ignored',
      },
    });
    expect(whole.body).toMatchObject({
      displayName: 'By Names',
      name: { givenName: 'Dotted' },
      [ENTERPRISE]: { department: 'Legal' },
    });
    expect(whole.body.emails[1].value).toBe('again@other.example');
    const off = await provider.patch(path, { op: 'Replace', path: 'active', value: 'False' });
    expect(off.body.active).toBe(false);
    expect((await provider.patch(path, { op: 'Add', path: 'active', value: 'True' })).body.active).toBe(true);
    expect((await provider.find(`emails[type eq "work"].value eq "${email}"`)).body.totalResults).toBe(1);
    expect((await provider.send('DELETE', path)).status).toBe(204);
    expect((await provider.send('DELETE', path)).status).toBe(404);
    expect((await provider.send('GET', path)).status).toBe(404);
    const back = await provider.send('POST', '/Users', oktaUser(email));
    expect([back.status, back.body.id]).toEqual([201, made.body.id]);
  });

  it('TEN-20 groups: members are added and removed by values, and left out of answers when asked', async () => {
    const { provider } = acme;
    const user = await created();
    const made = await provider.send('POST', '/Groups', {
      schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: 'entra-group',
      displayName: `Entra ${nextName()}`,
      meta: { resourceType: 'Group' },
    });
    const path = `/Groups/${made.body.id}`;
    const value = [{ $ref: null, value: user.id }];
    expect((await provider.patch(path, { op: 'Add', path: 'members', value })).status).toBe(204);
    const found = await provider.send(
      'GET',
      `/Groups?excludedAttributes=members&filter=externalId+eq+"entra-group"`,
    );
    expect(found.body.totalResults).toBe(1);
    expect(found.body.Resources[0].members).toBeUndefined();
    const has = await provider.send(
      'GET',
      `/Groups?filter=${encodeURIComponent(`id eq "${made.body.id}" and members[value eq "${user.id}"]`)}`,
    );
    expect(has.body.totalResults).toBe(1);
    expect((await provider.patch(path, { op: 'Remove', path: 'members', value })).status).toBe(204);
    expect((await provider.send('GET', path)).body.members).toEqual([]);
    expect(refusal(await provider.send('POST', '/Groups', { displayName: made.body.displayName }))).toEqual([
      409,
      'uniqueness',
    ]);
  });
});

describe('what the protocol asks', () => {
  it('TEN-20 discovery names what is there, and only to who has a token', async () => {
    const { provider } = acme;
    const config = await provider.send('GET', '/ServiceProviderConfig');
    expect(config.body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true },
      etag: { supported: true },
    });
    expect((await provider.send('GET', '/ResourceTypes')).body.totalResults).toBe(2);
    expect((await provider.send('GET', '/ResourceTypes/User')).body.schema).toBe(USER);
    const schemas = (await provider.send('GET', '/Schemas')).body.Resources as { id: string }[];
    expect(schemas.map(({ id }) => id)).toEqual([USER, ENTERPRISE, GROUP]);
    expect((await provider.send('GET', `/Schemas/${ENTERPRISE}`)).status).toBe(200);
    expect((await new Provider('no token of ours').send('GET', '/ServiceProviderConfig')).status).toBe(401);
    const without = await new Provider('scim_wrong').send('GET', '/ServiceProviderConfig');
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="scim"']);
    expect(without.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  });

  it('TEN-20 pages are exact, whatever is asked for', async () => {
    const paged = await firm('paged.example');
    for (let i = 0; i < 5; i += 1) await created(`page${i}@paged.example`, paged.provider);
    const page = async (search: string) => (await paged.provider.send('GET', `/Users?${search}`)).body;
    expect(await page('startIndex=5&count=2')).toMatchObject({
      totalResults: 6,
      startIndex: 5,
      itemsPerPage: 2,
    });
    expect(await page('startIndex=7&count=2')).toMatchObject({
      totalResults: 6,
      itemsPerPage: 0,
      Resources: [],
    });
    expect(await page('count=0')).toMatchObject({ totalResults: 6, itemsPerPage: 0 });
    expect(await page('startIndex=-3&count=-1')).toMatchObject({
      totalResults: 6,
      startIndex: 1,
      itemsPerPage: 0,
    });
    const all = [...(await page('count=4')).Resources, ...(await page('startIndex=5&count=4')).Resources];
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
    expect((await paged.provider.send('GET', '/Users?startIndex=x')).body).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    });
    const shown = await page('attributes=userName,name.givenName&count=2');
    expect(Object.keys(shown.Resources[1]).toSorted()).toEqual(['id', 'name', 'schemas', 'userName']);
    expect(shown.Resources[1].name).toEqual({ givenName: 'Test' });
    expect((await page('excludedAttributes=emails,meta&count=1')).Resources[0]).not.toHaveProperty('emails');
  });

  it.each([
    ['userName sw "filter" and active eq true', 2],
    ['userName SW "FILTER" and not (name.givenName co "zz")', 2],
    ['displayName pr and (userName ew "@filters.example" or userName eq "x")', 2],
    ['emails co "filter1"', 1],
    ['emails[type eq "work" and value ew "filters.example"]', 2],
    ['emails[type eq "home"]', 0],
    [`${USER}:userName eq "filter1@filters.example"`, 1],
    ['externalId eq null', 1],
    ['externalId ne null', 2],
    ['emails pr', 3],
    ['title pr', 0],
    ['meta.created gt "2020-01-01T00:00:00Z" and userName sw "filter"', 2],
    ['active eq "False"', 0],
    [`userName eq "x' or '1'='1"`, 0],
    [`userName eq "%"`, 0],
    [`userName co "_"`, 0],
  ])('TEN-20 the filter %s finds %i', async (filter, total) => {
    const filters = (firmOfFilters ??= filterFirm());
    const { body, status } = await (await filters).find(filter);
    expect([status, body.totalResults], JSON.stringify(body)).toEqual([200, total]);
  });
  let firmOfFilters: Promise<Provider> | undefined;
  const filterFirm = async () => {
    const { provider } = await firm('filters.example');
    for (const each of ['filter1', 'filter2']) await created(`${each}@filters.example`, provider);
    return provider;
  };

  it.each([
    'userName eq',
    'userName eq "a" drop',
    'password eq "a"',
    'm.email eq "a"',
    `userName eq 'a'; delete from tenancy.memberships; --`,
    'user_name pr',
    'active gt true',
    'title gt null',
    'title eq 7',
    'meta.created co "2020"',
    'userName[value eq "x"]',
    '('.repeat(100) + 'userName pr' + ')'.repeat(100),
    Array.from({ length: 100 }, () => 'title pr').join(' or '),
    '__proto__ eq "x"',
    'constructor pr',
  ])('TEN-20 the filter %s is refused as one', async (filter) => {
    expect(refusal(await acme.provider.find(filter))).toEqual([400, 'invalidFilter']);
    expect((await acme.provider.send('GET', '/Users?count=0')).body.totalResults).toBeGreaterThan(0);
  });

  it.each([
    [{ op: 'replace', path: 'nothing', value: 1 }, 'invalidPath'],
    [{ op: 'replace', path: '__proto__.polluted', value: 1 }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[__proto__ eq "x"].value', value: 'a@b.example' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type eq].value', value: 'x' }, 'invalidPath'],
    [{ op: 'remove' }, 'invalidPath'],
    [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    [{ op: 'replace', path: 'title', value: { a: 1 } }, 'invalidValue'],
    [{ op: 'remove', path: 'userName' }, 'invalidValue'],
    [{ op: 'replace', value: 'text' }, 'invalidValue'],
  ])('TEN-20 the operation %j is refused, and nothing is changed', async (operation, type) => {
    const user = await created();
    expect(refusal(await acme.provider.patch(`/Users/${user.id}`, operation))).toEqual([400, type]);
    expect((await acme.provider.send('GET', `/Users/${user.id}`)).body).toEqual(user);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('TEN-20 versions: an old one changes nothing, and one that is known is not sent again', async () => {
    const user = await created();
    const path = `/Users/${user.id}`;
    const { version } = user.meta;
    expect((await acme.provider.send('GET', path, undefined, { 'if-none-match': version })).status).toBe(304);
    const body = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'title', value: 'A' }] };
    const changed = await acme.provider.send('PATCH', path, body, { 'if-match': version });
    expect(changed.headers.get('etag')).not.toBe(version);
    expect((await acme.provider.send('PATCH', path, body, { 'if-match': version })).status).toBe(412);
    expect((await acme.provider.send('DELETE', path, undefined, { 'if-match': version })).status).toBe(412);
  });

  it('TEN-20 versions of groups too, and any version where the client does not mind which', async () => {
    const group = (await acme.provider.send('POST', '/Groups', { displayName: `V ${nextName()}` })).body;
    const path = `/Groups/${group.id}`;
    const { version } = group.meta;
    const read = (known: string) => acme.provider.send('GET', path, undefined, { 'if-none-match': known });
    expect([(await read(version)).status, (await read('*')).status]).toEqual([304, 304]);
    expect((await read('W/"0"')).body).toEqual(group);
    const send = (method: string, body: object | undefined, versions: string) =>
      acme.provider.send(method, path, body, { 'if-match': versions });
    const rename = { op: 'replace', path: 'displayName', value: `W ${nextName()}` };
    const body = { schemas: [PATCH], Operations: [rename] };
    expect((await send('PATCH', body, `W/"0", ${version}`)).status).toBe(204);
    expect((await send('PATCH', body, version)).status).toBe(412);
    expect((await send('PUT', { displayName: 'Other' }, version)).status).toBe(412);
    expect((await send('DELETE', undefined, version)).status).toBe(412);
    expect((await send('PATCH', body, '*')).status).toBe(204);
    expect((await acme.provider.send('GET', path)).body.displayName).toBe(rename.value);
    expect((await send('DELETE', undefined, '*')).status).toBe(204);
    const user = await created();
    const known = { 'if-none-match': '*' };
    expect((await acme.provider.send('GET', `/Users/${user.id}`, undefined, known)).status).toBe(304);
    const off = { schemas: [PATCH], Operations: [{ op: 'replace', value: { active: false } }] };
    const any = { 'if-match': '*' };
    expect((await acme.provider.send('PATCH', `/Users/${user.id}`, off, any)).body.active).toBe(false);
  });

  it('TEN-20 a request without a body is refused by what it lacks', async () => {
    const user = await created();
    const group = (await acme.provider.send('POST', '/Groups', { displayName: `N ${nextName()}` })).body;
    const refused = async (method: string, path: string) => refusal(await acme.provider.send(method, path));
    expect(await refused('POST', '/Users')).toEqual([400, 'invalidValue']);
    expect(await refused('PUT', `/Users/${user.id}`)).toEqual([400, 'invalidValue']);
    expect(await refused('PATCH', `/Users/${user.id}`)).toEqual([400, 'invalidSyntax']);
    expect(await refused('POST', '/Groups')).toEqual([400, 'invalidValue']);
    const unnamed = await acme.provider.send('POST', '/Groups', { displayName: '  ' });
    expect(refusal(unnamed)).toEqual([400, 'invalidValue']);
    expect(await refused('PUT', `/Groups/${group.id}`)).toEqual([400, 'invalidValue']);
    expect(await refused('PATCH', `/Groups/${group.id}`)).toEqual([400, 'invalidSyntax']);
  });

  it('TEN-20 a group is emptied by one operation, and takes nobody whose id is none', async () => {
    const user = await created();
    const { provider } = acme;
    const members = [{ value: user.id }];
    const made = await provider.send('POST', '/Groups', { displayName: `E ${nextName()}`, members });
    const path = `/Groups/${made.body.id}`;
    const wrong = await provider.patch(path, { op: 'add', path: 'members', value: ['nobody'] });
    expect(refusal(wrong)).toEqual([400, 'invalidValue']);
    expect((await provider.send('GET', path)).body.members).toHaveLength(1);
    expect((await provider.patch(path, { op: 'remove', path: 'members' })).status).toBe(204);
    expect((await provider.send('GET', path)).body.members).toEqual([]);
    expect((await provider.send('GET', `/Users/${user.id}`)).body.groups).toEqual([]);
  });

  it('TEN-20 a value that a filter selects is replaced as a whole, and one that is not there is no target', async () => {
    const user = await created();
    const work = { op: 'replace', path: 'emails[type eq "work"]', value: { display: 'At work' } };
    const changed = await acme.provider.patch(`/Users/${user.id}`, work);
    expect(changed.body.emails).toEqual([{ ...user.emails[0], display: 'At work' }]);
    const none = { op: 'replace', path: 'emails[value co "nobody"].display', value: 'x' };
    expect(refusal(await acme.provider.patch(`/Users/${user.id}`, none))).toEqual([400, 'noTarget']);
  });
});

describe('whose people they are', () => {
  it('TEN-20 nobody of a domain that is not verified is brought in, nor somebody who registered the address first', async () => {
    const foreign = await acme.provider.send('POST', '/Users', oktaUser('somebody@foreign.example'));
    expect([foreign.status, foreign.body.code]).toEqual([403, 'tenancy.scim_domain_foreign']);
    const squatter = await app().register({ email: `squatter@${acme.domain}` });
    const taken = await acme.provider.send('POST', '/Users', oktaUser(squatter.user.email));
    expect([taken.status, taken.body.code]).toEqual([409, 'tenancy.scim_account_unproven']);
    await query(
      `update identity.users set email_verified_at = now() where id = ${literal(squatter.user.id)}`,
    );
    expect((await created(squatter.user.email)).id).toBe(squatter.user.id);
  });

  it('TEN-20 of a member with an account of his own it changes the membership, and never the account', async () => {
    const guest = await joinOrganization(app(), acme.owner.organization.id, 'coach');
    const path = `/Users/${guest.user.id}`;
    const renamed = await acme.provider.patch(path, {
      op: 'replace',
      path: 'displayName',
      value: 'Called Here',
    });
    expect(renamed.body.displayName).toBe('Called Here');
    expect(
      (await guest.get('/me')).body.user?.displayName ?? (await guest.get('/me')).body.displayName,
    ).not.toBe('Called Here');
    const moved = await acme.provider.patch(path, {
      op: 'replace',
      path: 'emails',
      value: [{ value: `x@${acme.domain}`, primary: true }],
    });
    expect(refusal(moved)).toEqual([400, 'mutability']);
    expect((await acme.provider.send('DELETE', path)).status).toBe(204);
    expect((await signInAgain(guest)).status).toBe(200);
  });
  const signInAgain = (person: Journey) =>
    app().anonymous.post('/auth/login', { email: person.user.email, password: 'correct horse battery' });

  it('TEN-20 an address moves within the verified domain, and the account with it', async () => {
    const user = await created();
    const email = `${nextName()}@${acme.domain}`;
    const moved = await acme.provider.patch(`/Users/${user.id}`, {
      op: 'replace',
      value: { userName: email, emails: [{ value: email, type: 'work', primary: true }] },
    });
    expect(moved.body).toMatchObject({ userName: email });
    expect((await signedIn({ id: user.id, userName: email })).user.email).toBe(email);
    const other = await created();
    const clash = await acme.provider.patch(`/Users/${other.id}`, {
      op: 'replace',
      path: 'userName',
      value: email,
    });
    expect(refusal(clash)).toEqual([409, 'uniqueness']);
  });

  it('TEN-20 whoever is sent as inactive has a place and no access', async () => {
    const email = `${nextName()}@${acme.domain}`;
    const made = await acme.provider.send('POST', '/Users', { ...oktaUser(email), active: false });
    expect([made.status, made.body.active]).toEqual([201, false]);
    const { body } = await acme.owner.get(`${at(acme.owner)}/members/${made.body.id}`);
    expect(body).toMatchObject({ status: 'suspended', displayName: 'Test User' });
  });

  it('TEN-20 nobody comes in by an account that is switched off, nor takes the address of another account', async () => {
    const outsider = await app().register({ email: `outsider@${acme.domain}` });
    const id = literal(outsider.user.id);
    await query(`update identity.users set email_verified_at = now(), is_active = false where id = ${id}`);
    const off = await acme.provider.send('POST', '/Users', oktaUser(outsider.user.email));
    expect([...refusal(off), off.body.detail]).toEqual([
      409,
      'uniqueness',
      expect.stringContaining('switched off'),
    ]);
    const user = await created();
    const moved = await acme.provider.patch(`/Users/${user.id}`, {
      op: 'replace',
      path: 'emails[type eq "work"].value',
      value: outsider.user.email,
    });
    expect([...refusal(moved), moved.body.detail]).toEqual([
      409,
      'uniqueness',
      expect.stringContaining('Another account'),
    ]);
    expect((await acme.provider.send('GET', `/Users/${user.id}`)).body).toEqual(user);
  });

  it('TEN-20 another organization sees and changes nobody, and its token is worth nothing elsewhere', async () => {
    const rival = await firm('rival.example');
    const user = await created();
    const group = (await acme.provider.send('POST', '/Groups', { displayName: `G ${nextName()}` })).body;
    for (const path of [`/Users/${user.id}`, `/Groups/${group.id}`]) {
      expect((await rival.provider.send('GET', path)).status).toBe(404);
      expect((await rival.provider.send('DELETE', path)).status).toBe(404);
      expect((await rival.provider.patch(path, { op: 'replace', value: { displayName: 'x' } })).status).toBe(
        404,
      );
    }
    expect((await rival.provider.find(`userName eq "${user.userName}"`)).body.totalResults).toBe(0);
    const mine = (await rival.provider.send('POST', '/Groups', { displayName: 'Mine' })).body;
    const stolen = await rival.provider.patch(`/Groups/${mine.id}`, {
      op: 'add',
      path: 'members',
      value: [{ value: user.id }],
    });
    expect(refusal(stolen)).toEqual([400, 'invalidValue']);
    expect((await app().anonymous.get('/teams', { token: rival.provider.token })).status).toBe(401);
    expect((await app().anonymous.get('/me', { token: rival.provider.token })).status).toBe(401);
  });

  it('TEN-20 the same person sent twice at once is one, and the same group too', async () => {
    const email = `${nextName()}@${acme.domain}`;
    const users = await Promise.all(
      [1, 2, 3].map(() => acme.provider.send('POST', '/Users', oktaUser(email))),
    );
    expect(users.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const body = { displayName: `Twice ${nextName()}` };
    const groups = await Promise.all([1, 2].map(() => acme.provider.send('POST', '/Groups', body)));
    expect(groups.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('TEN-20 a full organization takes nobody more, and says so', async () => {
    const small = await firm('small.example');
    await query(
      `update tenancy.organizations set user_limit = 1 where id = ${literal(small.owner.organization.id)}`,
    );
    const refused = await small.provider.send('POST', '/Users', oktaUser('one@small.example'));
    expect([refused.status, refused.body.code]).toEqual([402, 'tenancy.seat_limit_reached']);
    expect((await small.provider.send('GET', '/Users?count=0')).body.totalResults).toBe(1);
  });
});

describe('owners', () => {
  it('TEN-20 the last one is neither deactivated nor deleted; another one is, by the token of an owner only', async () => {
    const { owner, provider } = await firm('owners.example');
    const path = `/Users/${owner.user.id}`;
    const off = { op: 'replace', value: { active: false } };
    expect((await provider.patch(path, off)).body.code).toBe('tenancy.last_owner');
    expect((await provider.send('DELETE', path)).body.code).toBe('tenancy.last_owner');
    const second = await joinOrganization(app(), owner.organization.id, 'owner');
    const administrator = await joinOrganization(app(), owner.organization.id, 'admin');
    const lesser = new Provider((await tokenOf(administrator)).token);
    expect((await lesser.patch(`/Users/${second.user.id}`, off)).body.code).toBe('tenancy.owners_only');
    expect((await provider.patch(`/Users/${second.user.id}`, off)).body.active).toBe(false);
    expect((await provider.patch(path, off)).body.code).toBe('tenancy.last_owner');
  });
});

describe('groups that stand for a role', () => {
  it('TEN-20 people get the role with the group, and lose it with it; owners keep theirs', async () => {
    const { owner, provider } = acme;
    const [a, b] = [await created(), await created()];
    const roleOf = async (id: string) => (await owner.get(`${at(owner)}/members/${id}`)).body.role;
    const group = (
      await provider.send('POST', '/Groups', {
        displayName: `Coaches ${nextName()}`,
        members: [{ value: a.id }, { value: owner.user.id }],
      })
    ).body;
    const map = (body: object) => owner.put(`${at(owner)}/scim/groups/${group.id}/mapping`, body);
    expect((await map({ target: 'role', role: 'owner' })).status).toBeGreaterThanOrEqual(400);
    const mapped = await map({ target: 'role', role: 'coach' });
    expect(mapped.body, JSON.stringify(mapped.body)).toMatchObject({
      target: 'role',
      role: 'coach',
      teamId: null,
      memberCount: 2,
    });
    expect([await roleOf(a.id), await roleOf(owner.user.id)]).toEqual(['coach', 'owner']);
    const path = `/Groups/${group.id}`;
    expect(
      (await provider.patch(path, { op: 'Add', path: 'members', value: [{ value: b.id }] })).status,
    ).toBe(204);
    expect(await roleOf(b.id)).toBe('coach');
    expect(
      (await provider.patch(path, { op: 'Remove', path: 'members', value: [{ value: b.id }] })).status,
    ).toBe(204);
    expect(await roleOf(b.id)).toBe('member');
    const old = { headers: { 'if-match': `"${mapped.body.revision}"` } };
    const late = await owner.put(`${at(owner)}/scim/groups/${group.id}/mapping`, { target: 'team' }, old);
    expect(late).toMatchObject({ status: 412, body: { code: 'request.precondition_failed' } });
    expect(await roleOf(a.id)).toBe('coach');
    expect((await map({ target: 'team' })).body).toMatchObject({ target: 'team', role: null });
    expect(await roleOf(a.id)).toBe('member');
    expect((await owner.get(`${at(owner)}/scim/groups`)).body.data[0].id).toBe(group.id);
  });
});

describe('tokens', () => {
  it('TEN-20 are shown once, several at once, expire, and end at once when revoked', async () => {
    const { owner } = acme;
    const [first, second] = [await tokenOf(owner, 'old'), await tokenOf(owner, 'new')];
    expect(first.baseUrl).toMatch(/\/scim\/v2$/);
    const [one, two] = [new Provider(first.token), new Provider(second.token)];
    expect((await one.send('GET', '/Users?count=0')).status).toBe(200);
    expect((await two.send('GET', '/Users?count=0')).status).toBe(200);
    const listed = await owner.get(`${at(owner)}/scim/tokens`);
    expect(JSON.stringify(listed.body)).not.toContain(first.token);
    await eventually(async () => {
      const { data } = (await owner.get(`${at(owner)}/scim/tokens`)).body;
      expect(data.find(({ id }: { id: string }) => id === first.id).lastUsedAt).not.toBeNull();
    });
    expect((await owner.delete(`${at(owner)}/scim/tokens/${first.id}`)).status).toBe(204);
    expect((await one.send('GET', '/Users?count=0')).status).toBe(401);
    expect((await two.send('GET', '/Users?count=0')).status).toBe(200);
    await query(
      `update tenancy.scim_tokens set expires_at = now() - interval '1 second' where id = ${literal(second.id)}`,
    );
    expect((await two.send('GET', '/Users?count=0')).status).toBe(401);
    const past = await owner.post(`${at(owner)}/scim/tokens`, {
      name: 'x',
      expiresAt: '2020-01-01T00:00:00Z',
    });
    expect(past.status).toBe(422);
  });

  it('TEN-20 there are ten of them at most, until one is revoked', async () => {
    const { owner } = await firm('tokens.example');
    const ids: string[] = [];
    for (let i = 2; i <= 10; i += 1) ids.push((await tokenOf(owner, `number ${i}`)).id);
    const further = () => owner.post(`${at(owner)}/scim/tokens`, { name: 'one more' });
    expect((await further()).body.code).toBe('tenancy.scim_token_limit_reached');
    expect((await owner.delete(`${at(owner)}/scim/tokens/${ids[0]}`)).status).toBe(204);
    expect((await further()).status).toBe(201);
  });

  it('TEN-20 a policy for people does not keep the client out, and what it does is in the audit log as its own', async () => {
    const { owner, provider } = await firm('policy.example');
    await query(`update tenancy.organizations set settings = jsonb_set(settings, '{security}',
      '{"requireMfa": true, "signInMethods": ["fed"]}') where id = ${literal(owner.organization.id)}`);
    await eventually(async () => expect((await owner.get('/teams')).status).toBe(403), 10_000);
    expect((await provider.send('POST', '/Users', oktaUser('one@policy.example'))).status).toBe(201);
    await query(
      `update tenancy.organizations set settings = settings - 'security' where id = ${literal(owner.organization.id)}`,
    );
    await eventually(async () => {
      const { data } = (await owner.get('/admin/audit?limit=50')).body;
      const entry = data.find(({ action }: { action: string }) => action === 'scim_user.created');
      expect(entry).toMatchObject({ actorType: 'api_key' });
    }, 10_000);
  });
});

describe('taking access away', () => {
  const off = { op: 'Replace', path: 'active', value: 'False' };

  it('TEN-20 refuses the next request of sessions and keys within a second', async () => {
    const user = await created();
    const person = await signedIn(user);
    expect((await person.get('/teams')).status).toBe(200);
    const key = (await person.post('/api-keys', { name: 'Mine', scopes: ['teams.read'] })).body.key as string;
    expect((await app().anonymous.get('/teams', { token: key })).status).toBe(200);
    expect((await acme.provider.patch(`/Users/${user.id}`, off)).status).toBe(200);
    const answered = performance.now();
    await eventually(async () => {
      expect((await person.get('/teams')).status).toBe(403);
      expect((await app().anonymous.get('/teams', { token: key })).status).toBe(403);
    });
    expect(performance.now() - answered).toBeLessThan(1_000);
  });

  it('TEN-20 closes a stream that is being read', async () => {
    const user = await created();
    const person = await signedIn(user);
    const { id } = (await person.post('/conversations', {})).body;
    const content = 'Tell me about each of the things that you can do for me here, one after the other.';
    const { assistantMessage } = (await person.post(`/conversations/${id}/messages`, { content })).body;
    let answer: Promise<unknown> | undefined;
    const events = await person.stream(`/conversations/${id}/messages/${assistantMessage.id}/stream`, {
      until: () => {
        answer ??= acme.provider.patch(`/Users/${user.id}`, off);
        return false;
      },
    });
    expect(await answer).toMatchObject({ status: 200 });
    expect(events.length).toBeGreaterThan(0);
    expect(events.some(({ event }) => event === 'done')).toBe(false);
  });
});

describe('large groups', () => {
  it('TEN-20 five thousand people are put into a group by one request, read, and changed by few statements', async () => {
    const { owner, provider } = await firm('large.example');
    await query(`insert into tenancy.memberships (id, organization_id, user_id, role, email, display_name, joined_at, updated_at)
      select gen_random_uuid(), ${literal(owner.organization.id)}, gen_random_uuid(), 'member',
             'p' || n || '@large.example', 'Person ' || n, now(), now() from generate_series(1, 5000) n`);
    const ids: string[] = [];
    while (ids.length < 5001) {
      const page = await provider.send('GET', `/Users?attributes=id&count=200&startIndex=${ids.length + 1}`);
      ids.push(...page.body.Resources.map(({ id }: { id: string }) => id));
    }
    expect(new Set(ids).size).toBe(5001);
    const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
      const started = performance.now();
      return [await work(), performance.now() - started];
    };
    const members = ids.map((value) => ({ value, display: `Somebody ${value}` }));
    const [made, making] = await timed(() =>
      provider.send('POST', '/Groups', { displayName: 'Everybody', members }),
    );
    expect(made.status, JSON.stringify(made.body).slice(0, 300)).toBe(201);
    expect(made.body.members).toHaveLength(5001);
    const path = `/Groups/${made.body.id}`;
    const one = { op: 'remove', path: `members[value eq "${ids[2500]}"]` };
    const [removed, removing] = await timed(() => provider.patch(path, one));
    expect(removed.status).toBe(204);
    const [, reading] = await timed(() => provider.send('GET', `${path}?excludedAttributes=members`));
    const read = await provider.send('GET', path);
    expect(read.body.members).toHaveLength(5000);
    const mapped = await owner.put(`${at(owner)}/scim/groups/${made.body.id}/mapping`, {
      target: 'role',
      role: 'coach',
    });
    expect(mapped.body, JSON.stringify(mapped.body)).toMatchObject({ memberCount: 5000, role: 'coach' });
    expect(removing).toBeLessThan(making);
    expect(reading).toBeLessThan(making);
  }, 60_000);
});
