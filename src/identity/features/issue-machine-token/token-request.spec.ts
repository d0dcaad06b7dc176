import { describe, expect, it } from 'vitest';
import { GrantTypeUnsupported, TokenRequestInvalid } from '../../domain/machine-client.errors.js';
import { readTokenRequest } from './token-request.js';

const GRANT = 'grant_type=client_credentials';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const ADA = { clientId: 'ada', clientSecret: 's:1' };

describe('a request for a token', () => {
  it.each([
    ['by HTTP Basic', GRANT, basic('ada:s%3A1'), ADA],
    ['in the form', `${GRANT}&client_id=ada&client_secret=s%3A1`, undefined, ADA],
    ['with scopes', `${GRANT}&scope=a+b`, basic('ada:s:1'), { ...ADA, scopes: ['a', 'b'] }],
    ['with a scope that says nothing', `${GRANT}&scope=`, basic('ada:s:1'), ADA],
    ['with an empty secret beside the header', `${GRANT}&client_secret=`, basic('ada:s:1'), ADA],
    ['without a colon', GRANT, basic('ada'), { clientId: '', clientSecret: 'ada' }],
  ])('IDN-11 is read %s', (_, body, authorization, request) => {
    expect(readTokenRequest(body, authorization)).toEqual(request);
  });

  it.each([
    ['no form', {}, undefined, 'The body must be a form.'],
    ['no grant', 'scope=a', undefined, '"grant_type" is missing.'],
    ['a grant that says nothing', 'grant_type=', undefined, '"grant_type" is missing.'],
    ['two grants', `${GRANT}&${GRANT}`, undefined, '"grant_type" must not be repeated.'],
    [
      'two ways to show who it is',
      `${GRANT}&client_secret=x`,
      basic('ada:x'),
      'Authenticate in one way only.',
    ],
    [
      'a secret of nobody',
      `${GRANT}&client_secret=x`,
      undefined,
      'Authenticate by HTTP Basic, or with "client_id" and "client_secret".',
    ],
    ['credentials that are not encoded', GRANT, basic('ada:%'), 'The credentials cannot be read.'],
  ])('IDN-11 with %s is refused', (_, body, authorization, detail) => {
    expect(() => readTokenRequest(body, authorization)).toThrow(TokenRequestInvalid);
    expect(() => readTokenRequest(body, authorization)).toThrow(detail);
  });

  it('IDN-11 for another grant is refused as such', () => {
    expect(() => readTokenRequest('grant_type=password', undefined)).toThrow(GrantTypeUnsupported);
  });
});
