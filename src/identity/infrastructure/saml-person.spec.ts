import { describe, expect, it } from 'vitest';
import { AssertionRefused } from '../domain/federation.errors.js';
import type { SamlAttributeNames } from '../domain/federation-protocol.js';
import { personIn } from './saml-person.js';
import { elementsAt, readXml } from './saml-xml.js';

const USUAL: SamlAttributeNames = { email: null, emailVerified: null, firstName: null, lastName: null };
const FORMAT = 'urn:oasis:names:tc:SAML';
const ADA = '<NameID>ada</NameID>';

async function person(subject: string, { attributes = '', names = {}, rest = '' } = {}) {
  const statement = `<AttributeStatement>${attributes}</AttributeStatement>`;
  const document = await readXml(`<Assertion><Subject>${subject}</Subject>${statement}${rest}</Assertion>`);
  const [assertion = {}] = elementsAt(document['Assertion']);
  const settings = { entityId: 'https://a.example', ssoUrl: '', certificates: [], idpInitiated: false };
  return personIn(assertion, { ...settings, attributes: { ...USUAL, ...names } });
}

const attribute = (name: string, ...values: string[]) =>
  `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`;

describe('the person of an assertion', () => {
  it.each([
    ['none', '', 'it has no NameID'],
    ['an empty one', '<NameID> </NameID>', 'it has no NameID'],
    ['an element in it', '<NameID><b>ada</b></NameID>', 'it has no NameID'],
    ['one that is encrypted', '<EncryptedID/>', 'it has no NameID'],
    ['two', '<NameID>ada</NameID><NameID>bob</NameID>', 'it has no NameID'],
    ['one that is too long', `<NameID>${'x'.repeat(257)}</NameID>`, 'it has no NameID'],
    [
      'one that changes',
      `<NameID Format="${FORMAT}:2.0:nameid-format:transient">ada</NameID>`,
      'its NameID is another one each time; have the provider send a persistent one',
    ],
    [
      'another provider’s',
      '<NameID NameQualifier="https://b.example">ada</NameID>',
      'its NameID is of another provider',
    ],
  ])('IDN-10 is not known by a NameID that is %s', async (_, nameId, reason) => {
    const attempt = person(nameId);
    await expect(attempt).rejects.toThrow(AssertionRefused);
    await expect(attempt).rejects.toMatchObject({ reason });
  });

  it.each([
    ['that says no more', ADA, null],
    ['of the provider itself', '<NameID NameQualifier="https://a.example"> ada </NameID>', null],
    ['that is an address', `<NameID Format="${FORMAT}:1.1:nameid-format:emailAddress">ada</NameID>`, 'ada'],
  ])('IDN-10 is known by a NameID %s', async (_, nameId, email) => {
    expect(await person(nameId)).toMatchObject({ subject: 'ada', email, emailVerified: true });
  });

  it('IDN-10 is called what attributes say, of which the first counts that says something', async () => {
    const attributes = [
      '<Attribute><AttributeValue>nameless</AttributeValue></Attribute>',
      attribute('mail', ' ', 'ada@example.com', 'other@example.com'),
      '<Attribute Name="givenName"><AttributeValue/></Attribute>',
      attribute('givenName', 'Ada'),
      attribute('sn', 'Lovelace'),
    ].join('');
    expect(await person(ADA, { attributes })).toMatchObject({
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
    });
    const names = { email: 'upn', lastName: 'family' };
    expect(await person(ADA, { attributes, names })).toMatchObject({ email: null, lastName: null });
  });

  it.each([
    [['true'], true],
    [['false'], false],
    [['true', 'true'], false],
    [[], false],
  ])('IDN-10 has a verified address where an attribute says %j: %s', async (values, emailVerified) => {
    const asked = { attributes: attribute('proven', ...values), names: { emailVerified: 'proven' } };
    expect(await person(ADA, asked)).toMatchObject({ emailVerified });
  });

  it('IDN-08 signed in as the statement says, and as Entra ID does', async () => {
    const methods = 'http://schemas.microsoft.com/claims/authnmethodsreferences';
    const statement = (context: string) =>
      `<AuthnStatement><AuthnContext>${context}</AuthnContext></AuthnStatement>`;
    const said = {
      attributes: attribute(methods, 'mfa'),
      rest:
        statement('<AuthnContextClassRef> urn:a </AuthnContextClassRef>') +
        statement('<AuthnContextClassRef/>'),
    };
    expect((await person(ADA, said)).contexts).toEqual(['urn:a', '', 'mfa']);
  });
});
