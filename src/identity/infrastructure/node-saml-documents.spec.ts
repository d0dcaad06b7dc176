import { describe, expect, it } from 'vitest';
import { IdentityProviderUnusable } from '../domain/identity-provider.errors.js';
import type { IdentityOptions } from '../identity-options.js';
import { NodeSamlDocuments } from './node-saml-documents.js';

const documents = new NodeSamlDocuments({ issuer: 'http://gym.test' } as IdentityOptions);

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings';
const sso = (binding: string, location = ' Location="https://a.example/sso"') =>
  `<SingleSignOnService Binding="${BINDINGS}:${binding}"${location}/>`;
const key = (certificate: string, use = '') =>
  `<KeyDescriptor${use}><KeyInfo><X509Data>${certificate}</X509Data></KeyInfo></KeyDescriptor>`;
const KEY = key('<X509Certificate> AA\nAA </X509Certificate>');
const metadata = (inside: string, name = ' entityID="https://a.example"') =>
  `<EntityDescriptor${name}><IDPSSODescriptor>${inside}</IDPSSODescriptor></EntityDescriptor>`;

describe('metadata of a SAML provider', () => {
  it('IDN-10 says where to go by redirect, and each certificate once', async () => {
    const other = key('<X509Certificate>BBBB</X509Certificate>', ' use="signing"');
    const secret = key('<X509Certificate>CCCC</X509Certificate>', ' use="encryption"');
    const text = `<!-- ours -->${metadata(sso('HTTP-POST', '') + sso('HTTP-Redirect') + KEY + other + KEY + secret)}`;
    expect(await documents.read(text)).toEqual({
      entityId: 'https://a.example',
      ssoUrl: 'https://a.example/sso',
      certificates: ['AAAA', 'BBBB'],
    });
  });

  it('IDN-10 may leave out what its organization has to say then', async () => {
    expect(await documents.read(metadata(sso('HTTP-Redirect', '') + KEY, ''))).toMatchObject({
      entityId: '',
      ssoUrl: '',
    });
  });

  it.each([
    ['no XML', 'none', 'cannot be read: it is no XML'],
    ['an empty document', '', 'cannot be read: it is no XML'],
    [
      'a document type',
      `<!DOCTYPE a>${metadata(KEY)}`,
      'cannot be read: it has a document type, a comment or an instruction in it',
    ],
    ['another document', '<a/>', 'must be the EntityDescriptor of one SAML 2.0 identity provider'],
    [
      'two providers',
      metadata('</IDPSSODescriptor><IDPSSODescriptor>'),
      'must be the EntityDescriptor of one SAML 2.0 identity provider',
    ],
    [
      'nowhere to go by redirect',
      metadata(sso('HTTP-POST') + KEY),
      'names no SingleSignOnService with the binding HTTP-Redirect',
    ],
    [
      'a key to encrypt for only',
      metadata(sso('HTTP-Redirect') + key('<X509Certificate/>', ' use="encryption"')),
      'has no certificate to sign with',
    ],
  ])('IDN-10 with %s is refused, and says why', async (_, text, detail) => {
    const attempt = documents.read(text);
    await expect(attempt).rejects.toThrow(IdentityProviderUnusable);
    await expect(attempt).rejects.toMatchObject({
      errors: [{ pointer: '/saml/metadata', code: 'metadata', detail }],
    });
  });
});

describe('whose answer was posted', () => {
  it.each([
    [
      'the answer says',
      '<Response><Issuer>a</Issuer><Assertion><Issuer>b</Issuer></Assertion></Response>',
      'a',
    ],
    ['its assertion says', '<Response><Assertion><Issuer> b </Issuer></Assertion></Response>', 'b'],
    ['nobody says', '<Response/>', undefined],
    ['two say', '<Response><Issuer>a</Issuer><Issuer>b</Issuer></Response>', undefined],
    ['an empty name says', '<Response><Issuer/></Response>', undefined],
    ['no answer says', '<a/>', undefined],
    ['no XML says', '<a', undefined],
    ['nothing says', '', undefined],
  ])('IDN-10 is what %s', async (_, xml, issuer) => {
    expect(await documents.claimedIssuer(Buffer.from(xml).toString('base64'))).toBe(issuer);
  });
});
