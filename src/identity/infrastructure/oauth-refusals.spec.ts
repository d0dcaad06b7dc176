import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import { AddressRefused } from '#libs/net/guarded-fetch.js';
import { AssertionRefused, ProviderUnreachable } from '../domain/federation.errors.js';
import { asRefusal } from './oauth-refusals.js';

const coded = (code: string, cause?: unknown) => Object.assign(new Error('failed', { cause }), { code });
const answered = (error: string) =>
  new oidc.AuthorizationResponseError('refused', { cause: new URLSearchParams({ error }) });
const tokenAnswered = (error: string) =>
  new oidc.ResponseBodyError('refused', { cause: { error }, response: new Response(null, { status: 400 }) });

function refusalOf(error: unknown): unknown {
  try {
    return asRefusal(error);
  } catch (refusal) {
    return refusal;
  }
}

describe('what OAuth’s library refuses', () => {
  it.each<[string, unknown, string]>([
    ['a person who said no', answered('access_denied'), 'the provider says access_denied'],
    ['a code that is no code', answered('<b>you</b> lost'), 'the provider says an error'],
    ['a code that was used', tokenAnswered('invalid_grant'), 'its token endpoint says invalid_grant'],
    ['a long story', tokenAnswered('x'.repeat(61)), 'its token endpoint says an error'],
    [
      'another audience',
      coded('OAUTH_JWT_CLAIM_COMPARISON_FAILED'),
      'a claim of its ID token is not what was expected',
    ],
    [
      'an old ID token',
      coded('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'),
      'its ID token has expired or is not valid yet',
    ],
    [
      'another’s answer',
      coded('OAUTH_INVALID_RESPONSE'),
      'it is not the answer to what was asked, or is another issuer’s',
    ],
    [
      'a signature of nobody',
      coded('OAUTH_KEY_SELECTION_FAILED'),
      'it was not what the protocol asks for (OAUTH_KEY_SELECTION_FAILED)',
    ],
  ])('IDN-10 %s is no proof of anybody, in words that repeat nothing', (_, error, reason) => {
    const refusal = refusalOf(error);
    expect(refusal).toBeInstanceOf(AssertionRefused);
    expect(refusal).toMatchObject({ reason, cause: error });
  });

  it.each<[string, unknown, string]>([
    [
      'inside our network',
      coded('OAUTH_TIMEOUT', new TypeError('fetch failed', { cause: new AddressRefused('localhost') })),
      'its address is not on the public internet',
    ],
    [
      'another issuer',
      coded('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'),
      'its metadata names another issuer than was configured',
    ],
    ['not all there', coded('OAUTH_INVALID_SERVER_METADATA'), 'it did not answer as OpenID Connect says'],
    ['too slow', coded('OAUTH_TIMEOUT'), 'it did not answer as OpenID Connect says'],
    ['without TLS', coded('OAUTH_HTTP_REQUEST_FORBIDDEN'), 'it did not answer as OpenID Connect says'],
    ['not there', coded('ECONNREFUSED'), 'it did not answer as OpenID Connect says'],
    ['broken', new Error('any'), 'it did not answer as OpenID Connect says'],
  ])('IDN-10 a provider that is %s cannot be used at the moment', (_, error, reason) => {
    const refusal = refusalOf(error);
    expect(refusal).toBeInstanceOf(ProviderUnreachable);
    expect(refusal).toMatchObject({ reason, cause: error });
  });
});
