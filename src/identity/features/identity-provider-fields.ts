import { Flag, Nest, Text, TextList } from '#libs/http/fields.js';
import type { ProtocolSettings } from '../domain/federation-protocol.js';

/** What is usual at providers; Entra ID and Okta need nothing else. */
const CLAIMS = {
  email: 'email',
  emailVerified: 'email_verified',
  firstName: 'given_name',
  lastName: 'family_name',
};
const SCOPES = ['openid', 'email', 'profile'];
export const SECOND_FACTOR_VALUES = ['mfa'];

class ClaimNamesRequest {
  @Text({ min: 1, max: 200, optional: true, description: '"email" unless told' })
  email?: string;

  @Text({
    min: 1,
    max: 200,
    optional: true,
    description: 'The claim that says whether the address was verified there; "email_verified" unless told',
  })
  emailVerified?: string;

  @Text({ min: 1, max: 200, optional: true, description: '"given_name" unless told' })
  firstName?: string;

  @Text({ min: 1, max: 200, optional: true, description: '"family_name" unless told' })
  lastName?: string;
}

export class OidcRequest {
  @Text({
    min: 1,
    max: 2000,
    description: 'Under it is /.well-known/openid-configuration',
    example: 'https://login.example.com',
  })
  issuer: string;

  @Text({ min: 1, max: 500 })
  clientId: string;

  @Text({
    min: 1,
    max: 2000,
    optional: true,
    nullable: true,
    description: 'It cannot be read again. Left out of a change it stays; null is a client without one',
  })
  clientSecret?: string | null;

  @TextList({ max: 30, optional: true, description: '"openid", "email" and "profile" unless told' })
  scopes?: string[];

  @Nest(() => ClaimNamesRequest, { optional: true, description: 'Which claims tell what' })
  claims?: ClaimNamesRequest;
}

export class ProviderTrust {
  @Flag({ optional: true, description: 'Whether people may sign in with it now; true unless told' })
  isEnabled?: boolean;

  @Flag({
    optional: true,
    description:
      'Whether a second factor it asked for spares people ours. Such a session stays in your organization',
  })
  trustsSecondFactor?: boolean;

  @TextList({
    max: 20,
    optional: true,
    description: 'Values of amr or acr that stand for a second factor; "mfa" unless told',
  })
  secondFactorValues?: string[];
}

export const toOidcSettings = ({
  issuer,
  clientId,
  scopes = SCOPES,
  claims = {},
}: OidcRequest): ProtocolSettings => {
  const given = Object.fromEntries(Object.entries(claims).filter(([, name]) => name !== undefined));
  return { protocol: 'oidc', oidc: { issuer, clientId, scopes, claims: { ...CLAIMS, ...given } } };
};
