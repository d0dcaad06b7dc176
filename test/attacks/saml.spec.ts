import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { Browser } from '#src/identity/testing/browser.js';
import { SamlIssuer, type SamlFacts } from '#src/identity/testing/saml-issuer.js';
import { SamlSignIns } from '#src/identity/testing/saml-sign-ins.js';
import { joinOrganization } from '../support/people.js';

const app = useTestApp({
  PUBLIC_URL: 'http://gym.test',
  FEDERATION_RETURN_URLS: 'http://app.test/signed-in',
});

const ATTACKER = { nameId: 'mallory' };
const VICTIM = { nameId: 'victim' };

let issuer: SamlIssuer;
let owner: Journey;
let signIns: SamlSignIns;
let provider: string;
let attacker: Journey;

beforeAll(async () => {
  issuer = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
  signIns = new SamlSignIns(app(), issuer);
  owner = await app().register({ email: 'owner@corp.example' });
  provider = await signIns.providerOf(owner);
  attacker = await linked(ATTACKER);
  await linked(VICTIM);
  issuer.person = ATTACKER;
});
afterAll(() => issuer.close());
afterEach(async () => {
  Object.assign(issuer, { lies: {}, person: ATTACKER, algorithm: undefined });
  issuer.signs = { assertion: true, response: false };
  await onDatabase(app().db, 'delete from identity.login_attempts');
});

async function linked(person: { nameId: string }): Promise<Journey> {
  const member = await joinOrganization(app(), owner.organization.id, 'member');
  issuer.person = person;
  expect((await signIns.link(member, provider)).linked).toBe(provider);
  return member;
}

const xmlOf = (response: string): string => Buffer.from(response, 'base64').toString();
const responseOf = (xml: string): string => Buffer.from(xml).toString('base64');

/** Why the last answer was not believed, as the audit log of the organization has it. */
async function reason(): Promise<unknown> {
  const [row] = await onDatabase(
    app().db,
    `select details ->> 'reason' as reason from audit.events
      where action = 'user.login_failed' order by created_at desc, id desc limit 1`,
  );
  return row?.['reason'];
}

/** The attacker signs in as himself, and changes what his provider has signed before he posts it. */
async function forge(change: (xml: string) => string) {
  const form = await signIns.formOf(provider);
  return signIns.arrive(form, { response: responseOf(change(xmlOf(form.response))) });
}

async function expectRefused(outcome: { session?: unknown; error: string | null }, why: string | RegExp) {
  expect(outcome.session, JSON.stringify(outcome)).toBeUndefined();
  expect(outcome.error).toBe('identity.assertion_refused');
  expect(await reason()).toMatch(why);
}

const UNSIGNED = /no configured certificate has signed|was not what SAML asks for/;
const ASSERTION = /<saml:Assertion [\s\S]*<\/saml:Assertion>/;
const SIGNATURE = /<ds:Signature[\s\S]*?<\/ds:Signature>/;
const KEY_INFO_END = '</ds:KeyInfo>';

const part = (xml: string, pattern: RegExp): string => {
  const [found = ''] = pattern.exec(xml) ?? [];
  expect(found, xml).not.toBe('');
  return found;
};

/** The assertion as the attacker would have it: about the victim, under another id, and not signed by anybody. */
const evilOf = (assertion: string): string =>
  assertion
    .replace(SIGNATURE, '')
    .replace(/ID="[^"]*"/, 'ID="_evil"')
    .replace('>mallory<', '>victim<');

/** Somorovsky et al., "On Breaking SAML": where the signed assertion goes, and where the forged one. */
const WRAPPINGS: [string, (xml: string) => string][] = [
  ['before the signed one', (xml) => xml.replace(ASSERTION, (signed) => evilOf(signed) + signed)],
  ['after the signed one', (xml) => xml.replace(ASSERTION, (signed) => signed + evilOf(signed))],
  [
    'around the signed one',
    (xml) =>
      xml.replace(ASSERTION, (signed) =>
        evilOf(signed).replace('</saml:Assertion>', `${signed}</saml:Assertion>`),
      ),
  ],
  [
    'with the signature of the other, which stands after it',
    (xml) =>
      xml.replace(ASSERTION, (signed) => {
        const bare = signed.replace(SIGNATURE, '');
        return (
          evilOf(signed).replace('<saml:Subject>', () => `${part(signed, SIGNATURE)}<saml:Subject>`) + bare
        );
      }),
  ],
  [
    'with the signature of the other, which stands in it',
    (xml) =>
      xml.replace(ASSERTION, (signed) => {
        const bare = signed.replace(SIGNATURE, '');
        const around = part(signed, SIGNATURE).replace(
          KEY_INFO_END,
          () => `${KEY_INFO_END}<ds:Object>${bare}</ds:Object>`,
        );
        return evilOf(signed).replace('<saml:Subject>', () => `${around}<saml:Subject>`);
      }),
  ],
  [
    'in an extension before the signed one',
    (xml) =>
      xml.replace(ASSERTION, (signed) => `<samlp:Extensions>${evilOf(signed)}</samlp:Extensions>${signed}`),
  ],
  [
    'and the signed one in an extension',
    (xml) =>
      xml.replace(ASSERTION, (signed) => `<samlp:Extensions>${signed}</samlp:Extensions>${evilOf(signed)}`),
  ],
  [
    'under the id of the signed one',
    (xml) =>
      xml.replace(
        ASSERTION,
        (signed) => evilOf(signed).replace('_evil', /ID="([^"]*)"/.exec(signed)?.[1] ?? '') + signed,
      ),
  ],
];

describe('forged answers', () => {
  it('IDN-10 what the attacks change is all that is wrong with their answers', async () => {
    const { session } = await forge((xml) => xml);
    expect(session?.user.id).toBe(attacker.user.id);
  });

  it.each(WRAPPINGS)('IDN-10 an assertion that is wrapped %s signs nobody in', async (where, wrap) => {
    const outcome = await forge(wrap);
    if (where.startsWith('in an extension')) {
      // There nobody looks for one: what is believed is the signed one, and it is about the attacker.
      expect(outcome.session?.user.id ?? attacker.user.id).toBe(attacker.user.id);
      return;
    }
    await expectRefused(outcome, UNSIGNED);
  });

  it('IDN-10 an answer that is wrapped around a signed answer signs nobody in', async () => {
    issuer.signs = { assertion: true, response: true };
    const outcome = await forge((xml) => {
      const evil = xml
        .replace(SIGNATURE, '')
        .replace(/ID="[^"]*"/, 'ID="_outer"')
        .replace(ASSERTION, evilOf);
      return evil.replace(
        '</samlp:Response>',
        () => `<samlp:Extensions>${xml}</samlp:Extensions></samlp:Response>`,
      );
    });
    await expectRefused(outcome, UNSIGNED);
  });

  it('IDN-10 an assertion without signature, and one whose name was changed, sign nobody in', async () => {
    issuer.signs = { assertion: false, response: false };
    issuer.person = VICTIM;
    await expectRefused(await forge((xml) => xml), UNSIGNED);
    Object.assign(issuer, { signs: { assertion: true, response: false }, person: ATTACKER });
    await expectRefused(await forge((xml) => xml.replace('>mallory<', '>victim<')), UNSIGNED);
    await expectRefused(await forge((xml) => xml.replace(SIGNATURE, '')), UNSIGNED);
  });

  it('IDN-10 a signature of the answer alone does not stand in for one of the assertion', async () => {
    issuer.signs = { assertion: false, response: true };
    await expectRefused(await forge((xml) => xml), UNSIGNED);
  });

  it('IDN-10 a key that comes with the answer verifies nothing', async () => {
    const evil = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
    evil.person = VICTIM;
    evil.lies = { issuer: issuer.entityId, responseIssuer: issuer.entityId };
    const location = await signIns.depart(provider);
    await expectRefused(
      await signIns.arrive(await evil.signIn(evil.url + location.slice(issuer.url.length))),
      UNSIGNED,
    );
    await evil.close();
  });

  it('IDN-10 a comment does not cut a name short', async () => {
    const longer = { nameId: 'victim.mallory' };
    issuer.person = longer;
    const outcome = await forge((xml) => xml.replace('>victim.mallory<', '>victim<!---->.mallory<'));
    await expectRefused(outcome, 'a comment');
  });

  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i} "${`&lol${i - 1 < 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]>`;
  it.each([
    ['a billion laughs', (xml: string) => laughs + xml.replace('>mallory<', '>&lol8;<'), 'a document type'],
    [
      'a file of ours',
      (xml: string) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${xml}`,
      'a document type',
    ],
    [
      'an instruction',
      (xml: string) => `<?xml-stylesheet href="http://evil.example"?>${xml}`,
      'an instruction',
    ],
    [
      'more depth than a stack has',
      (xml: string) =>
        xml.replace('</samlp:Response>', `${'<a>'.repeat(15_000)}${'</a>'.repeat(15_000)}</samlp:Response>`),
      'larger or deeper',
    ],
    [
      'more attributes than can be compared',
      (xml: string) =>
        xml.replace(
          '</samlp:Response>',
          `<a ${Array.from({ length: 15_000 }, (_, i) => `a${i}=""`).join(' ')}/></samlp:Response>`,
        ),
      'larger or deeper',
    ],
    [
      'more than anybody sends',
      (xml: string) => xml.replace('</samlp:Response>', `${' '.repeat(300_000)}</samlp:Response>`),
      'too large',
    ],
  ])('XC-21 %s in an answer is refused before it does anything', async (_, bomb, why) => {
    const start = performance.now();
    await expectRefused(await forge(bomb), why);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('IDN-10 an answer signed with SHA-1 signs nobody in', async () => {
    issuer.algorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    await expectRefused(await forge((xml) => xml), 'an algorithm that is not safe');
  });
});

describe('answers that were not meant for this', () => {
  const past = () => new Date(Date.now() - 120_000).toISOString();
  const future = () => new Date(Date.now() + 120_000).toISOString();
  const lies: [string, () => Partial<SamlFacts>, string | RegExp][] = [
    ['another audience', () => ({ audience: 'https://another.example/saml' }), 'another audience'],
    ['another recipient', () => ({ recipient: 'https://another.example/acs' }), 'another recipient'],
    ['no recipient', () => ({ recipient: '' }), 'another recipient'],
    ['another address', () => ({ destination: 'https://another.example/acs' }), 'another address'],
    ['another request', () => ({ inResponseTo: '_another' }), 'not the answer to what was asked'],
    [
      'another request, signed, in the name of this one',
      () => ({ inResponseTo: '_another', responseInResponseTo: '' }),
      'not the answer to what was asked',
    ],
    ['no request', () => ({ inResponseTo: '' }), 'not the answer to what was asked'],
    ['a time that is over', () => ({ notOnOrAfter: past() }), 'expired'],
    ['a time that has not come', () => ({ notBefore: future() }), 'not valid yet'],
    ['a bearer whose time is over', () => ({ confirmedUntil: past() }), /expired|not what SAML asks for/],
    [
      'a bearer without end',
      () => ({ confirmedUntil: '' }),
      /does not say when it does|not what SAML asks for/,
    ],
    ['a session that is over', () => ({ sessionUntil: past() }), 'session at the provider is over'],
    [
      'who holds a key',
      () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
      'another recipient',
    ],
    ['somebody another issuer knows', () => ({ issuer: 'https://other.example' }), 'another issuer'],
    ['a refusal', () => ({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }), 'says Responder'],
  ];
  it.each(lies)('IDN-10 one for %s is refused', async (_, lie, why) => {
    issuer.lies = lie();
    await expectRefused(await forge((xml) => xml), why);
  });

  it('IDN-10 one that was used is worth nothing a second time, neither with its sign-in nor with another', async () => {
    const form = await signIns.formOf(provider);
    expect((await signIns.arrive(form)).session?.user.id).toBe(attacker.user.id);
    expect((await signIns.arrive(form)).error).toBe('identity.federated_request_invalid');
    const { relayState } = await signIns.another(provider);
    await expectRefused(await signIns.arrive(form, { relayState }), 'not the answer to what was asked');
  });

  it('IDN-10 the id of an assertion is taken once, also when the provider signs it twice', async () => {
    issuer.lies = { id: '_the-same' };
    expect((await signIns.signIn(provider)).session?.user.id).toBe(attacker.user.id);
    await expectRefused(await signIns.signIn(provider), 'was used before');
  });

  it('IDN-10 one that was stolen is worth nothing in another browser, and one that was posted first is not replaced', async () => {
    const form = await signIns.formOf(provider);
    const posted = await signIns.post(form);
    expect(posted.status).toBe(303);
    const again = await signIns.post(form, { response: responseOf('<a/>') });
    expect([again.status, again.body.code]).toEqual([400, 'identity.federated_request_invalid']);
    const thief = new Browser(app().url);
    await thief.open(`/api/v1/auth/federated/start?provider=${provider}`);
    expect(await thief.open(posted.location ?? '')).toMatchObject({
      status: 400,
      body: { code: 'identity.federated_request_invalid' },
    });
  });
});

describe('the provider of another organization', () => {
  it('IDN-10 answers nothing that was asked of this one', async () => {
    const evil = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
    const stranger = await app().register();
    const evilSignIns = new SamlSignIns(app(), evil);
    const evilProvider = await evilSignIns.providerOf(stranger);
    evil.person = VICTIM;
    // Its answer to its own request, at the address of this organization.
    const form = await evilSignIns.formOf(evilProvider);
    const moved = { ...form, action: form.action.replace(stranger.organization.id, owner.organization.id) };
    expect((await evilSignIns.arrive(moved)).error).toBe('identity.federated_request_invalid');
    // Its answer to this organization's request.
    const location = await signIns.depart(provider);
    await expectRefused(
      await signIns.arrive(await evil.signIn(evil.url + location.slice(issuer.url.length))),
      UNSIGNED,
    );
    await evil.close();
  });

  it('IDN-09 IDN-10 knows nobody that this one knows, whatever it calls itself', async () => {
    const evil = await SamlIssuer.start((entityId) => signIns.metadataAt(entityId));
    const stranger = await app().register();
    const evilSignIns = new SamlSignIns(app(), evil);
    const evilProvider = await evilSignIns.providerOf(stranger, { entityId: issuer.entityId });
    Object.assign(evil, { person: VICTIM, lies: { issuer: issuer.entityId } });
    expect((await evilSignIns.signIn(evilProvider)).error).toBe('identity.federated_email_unverified');
    evil.person = { nameId: 'other', attributes: { email: owner.user.email } };
    expect((await evilSignIns.signIn(evilProvider)).error).toBe('identity.domain_not_verified');
    await evil.close();
  });
});
