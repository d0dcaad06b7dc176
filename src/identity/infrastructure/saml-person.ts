import { AssertionRefused } from '../domain/federation.errors.js';
import type { Assertion, SamlSettings } from '../domain/federation-protocol.js';
import { textOf } from './openid-connect.js';
import { elementsAt, type Element } from './saml-xml.js';

/** As SAML Core §8.3.7 limits it; it is part of a key. */
const MAX_SUBJECT = 256;
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
/** What attributes are called where nobody chose other names: by hand, by Entra ID and AD FS, by LDAP's numbers. */
const USUAL_NAMES = {
  email: ['email', 'mail', 'emailAddress', `${CLAIMS}/emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['firstName', 'givenName', 'given_name', `${CLAIMS}/givenname`, 'urn:oid:2.5.4.42'],
  lastName: ['lastName', 'surname', 'sn', 'family_name', `${CLAIMS}/surname`, 'urn:oid:2.5.4.4'],
};
/** Where Entra ID says how somebody signed in, beside the authentication context. */
const ENTRA_METHODS = 'http://schemas.microsoft.com/claims/authnmethodsreferences';

type Person = Pick<Assertion, 'subject' | 'email' | 'emailVerified' | 'firstName' | 'lastName'> & {
  /** How he signed in there. */
  readonly contexts: readonly string[];
};

/** Who a signed assertion is about. Throws `AssertionRefused` when that cannot be known the next time. */
export function personIn(assertion: Element, { entityId, attributes: names }: SamlSettings): Person {
  const attributes = attributesOf(assertion);
  const one = (name: string | null, usual: readonly string[]) =>
    (name === null ? usual : [name]).flatMap((each) => attributes.get(each) ?? [])[0];
  const nameId = nameIdOf(assertion, entityId);
  const email = one(names.email, USUAL_NAMES.email) ?? (nameId.isAddress ? nameId.value : undefined);
  const { emailVerified } = names;
  return {
    subject: nameId.value,
    email: textOf(email, 254),
    emailVerified: emailVerified === null || attributes.get(emailVerified)?.join() === 'true',
    firstName: textOf(one(names.firstName, USUAL_NAMES.firstName), 100),
    lastName: textOf(one(names.lastName, USUAL_NAMES.lastName), 100),
    contexts: contextsOf(assertion, attributes),
  };
}

function nameIdOf(assertion: Element, entityId: string) {
  const [nameId, ...more] = elementsAt(assertion, 'Subject', 'NameID');
  const value = nameId?._?.trim() ?? '';
  const { Format: format, NameQualifier: qualifier = entityId } = nameId?.$ ?? {};
  if (value === '' || value.length > MAX_SUBJECT || value.includes('\0') || more.length > 0)
    throw new AssertionRefused('it has no NameID');
  if (format === TRANSIENT)
    throw new AssertionRefused(
      'its NameID is another one each time; have the provider send a persistent one',
    );
  if (qualifier !== entityId) throw new AssertionRefused('its NameID is of another provider');
  return { value, isAddress: format === EMAIL_FORMAT };
}

function attributesOf(assertion: Element): ReadonlyMap<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const attribute of elementsAt(assertion, 'AttributeStatement', 'Attribute')) {
    const name = attribute.$?.['Name'] ?? '';
    const values = elementsAt(attribute, 'AttributeValue').map(({ _ = '' }) => _.trim());
    attributes.set(name, [...(attributes.get(name) ?? []), ...values.filter((value) => value !== '')]);
  }
  return attributes;
}

const contextsOf = (assertion: Element, attributes: ReadonlyMap<string, string[]>): string[] => [
  ...elementsAt(assertion, 'AuthnStatement', 'AuthnContext', 'AuthnContextClassRef').map(({ _ = '' }) =>
    _.trim(),
  ),
  ...(attributes.get(ENTRA_METHODS) ?? []),
];
