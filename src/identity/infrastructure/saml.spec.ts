import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AssertionRefused } from '../domain/federation.errors.js';
import type { FederatedProvider } from '../domain/federation-protocol.js';
import type { IdentityOptions } from '../identity-options.js';
import { SamlIssuer } from '../testing/saml-issuer.js';
import { NodeSamlDocuments } from './node-saml-documents.js';
import { Saml } from './saml.js';

const OPTIONS = { issuer: 'http://gym.test' } as IdentityOptions;
const HOUR = 3_600_000;
const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead) };
const saml = new Saml(OPTIONS, clock);

let issuer: SamlIssuer;
let provider: FederatedProvider;

beforeAll(async () => {
  const documents = new NodeSamlDocuments(OPTIONS);
  issuer = await SamlIssuer.start(() => documents.describe('o1'));
  provider = {
    ref: 'company',
    name: 'Company',
    organizationId: 'o1',
    version: '1',
    secret: null,
    trustsSecondFactor: false,
    secondFactorValues: ['mfa'],
    protocol: 'saml',
    saml: {
      ...(await documents.read(issuer.metadata)),
      attributes: { email: null, emailVerified: null, firstName: null, lastName: null },
      idpInitiated: false,
    },
  };
});
afterAll(() => issuer.close());
afterEach(() => {
  Object.assign(issuer, { lies: {}, edits: (answer: string) => answer });
  clock.ahead = 0;
});

interface Ways {
  /** Before the provider signs. */
  readonly signed?: (xml: string) => string;
  /** On the way, by whoever likes. */
  readonly sent?: (xml: string) => string;
}

/** Somebody signs in at the provider, which answers what was asked. */
async function signIn({ signed = same, sent = same }: Ways = {}) {
  const { url, memory } = await saml.begin(provider, 'state');
  issuer.edits = signed;
  const { response } = await issuer.signIn(url);
  const xml = sent(Buffer.from(response, 'base64').toString());
  const posted = Buffer.from(xml).toString('base64');
  return saml.finish(provider, memory, { address: new URL('http://gym.test'), posted });
}

const same = (xml: string): string => xml;
const without = (pattern: RegExp) => (xml: string) => {
  expect(xml).toMatch(pattern);
  return xml.replace(pattern, '');
};
/** Beside a confirmation that is right but of another kind, which the library is content with. */
const beside = (change: (bearer: string) => string) => (xml: string) =>
  xml.replace(
    /<saml:SubjectConfirmation [\s\S]*<\/saml:SubjectConfirmation>/,
    (bearer) => bearer.replace('cm:bearer', 'cm:holder-of-key') + change(bearer),
  );
const withStatus = (status: string) => (xml: string) =>
  xml.replace(/<samlp:Status>.*?<\/samlp:Status>/, status);

describe('SAML 2.0', () => {
  it('IDN-10 believes what the provider has signed about whoever it answers for', async () => {
    issuer.person = { nameId: 'ada', attributes: { mail: 'ada@example.com' } };
    const assertion = await signIn();
    expect(assertion).toMatchObject({
      issuer: issuer.entityId,
      subject: 'ada',
      email: 'ada@example.com',
      secondFactor: false,
      sessionEndsAt: null,
      once: { id: expect.stringMatching(/^_/) },
    });
  });

  it.each<[string, Ways, string]>([
    ['with no answer in it', { sent: () => '<a/>' }, 'it is no SAML response'],
    [
      'with an encrypted assertion beside its own',
      { sent: (xml) => xml.replace('</samlp:Response>', '<EncryptedAssertion/></samlp:Response>') },
      'its assertion is encrypted; have the provider sign it only',
    ],
    [
      'that does not name its algorithm',
      { sent: (xml) => xml.replace(/(<ds:SignatureMethod) Algorithm="[^"]*"/, '$1') },
      'it is signed with an algorithm that is not safe; SHA-256 is',
    ],
    ['without a status', { sent: withStatus('') }, 'the provider says an error'],
    [
      'with a status that is no name',
      { sent: withStatus('<samlp:Status><samlp:StatusCode Value="urn:1"/></samlp:Status>') },
      'the provider says an error',
    ],
    [
      'without an assertion',
      { sent: without(/<saml:Assertion[\s\S]*<\/saml:Assertion>/) },
      'it was not what SAML asks for',
    ],
    [
      'whose bearer was asked for nothing',
      { signed: beside(without(/ InResponseTo="[^"]*"/)) },
      'it is not the answer to what was asked',
    ],
    [
      'whose bearer may show it for ever',
      { signed: beside(without(/ NotOnOrAfter="[^"]*"/)) },
      'it has expired, or does not say when it does',
    ],
    [
      'whose bearer has come too late',
      { signed: beside((bearer) => bearer.replace(/(NotOnOrAfter=")[^"]*/, '$12026-01-01T00:00:00Z')) },
      'it has expired, or does not say when it does',
    ],
    [
      'about nobody who signed in',
      { signed: without(/<saml:AuthnStatement[\s\S]*<\/saml:AuthnStatement>/) },
      'it does not say that anybody signed in',
    ],
  ])('IDN-10 does not believe an answer %s', async (_, ways, reason) => {
    const attempt = signIn(ways);
    await expect(attempt).rejects.toThrow(AssertionRefused);
    await expect(attempt).rejects.toMatchObject({ reason });
  });

  it('IDN-10 does not believe an answer that came without what it was to bring', async () => {
    const { memory } = await saml.begin(provider, 'state');
    const nothing = { address: new URL('http://gym.test/?SAMLResponse=x'), posted: null };
    await expect(saml.finish(provider, memory, nothing)).rejects.toMatchObject({
      reason: 'it came without a SAMLResponse',
    });
  });

  it('IDN-10 its test says until when a certificate is good, or that it was', async () => {
    const certificate = async () =>
      (await saml.examine(provider)).find(({ name }) => name === 'certificate')?.value;
    expect(await certificate()).toMatch(/^CN=login\.corp\.example; until \d{4}-\d\d-\d\dT/);
    clock.ahead = 100 * 365 * 24 * HOUR;
    expect(await certificate()).toMatch(/^CN=login\.corp\.example; expired \d{4}-\d\d-\d\dT/);
  });

  it('IDN-10 speaks with nobody who speaks another protocol', async () => {
    const other = { ...provider, protocol: 'oidc' } as FederatedProvider;
    await expect(saml.begin(other, 'state')).rejects.toThrow(/does not speak SAML/);
  });
});
