import { Flag, Nest, Text, TextList } from '#libs/http/fields.js';
import { Injectable } from '@nestjs/common';
import type { ProtocolSettings } from '../domain/federation-protocol.js';
import { IdentityProviderUnusable } from '../domain/identity-provider.errors.js';
import { bareCertificate } from '../domain/provider-settings.js';
import { SamlDocuments } from '../domain/saml-documents.js';

/** What is usual at providers; Entra ID and Okta need nothing else. */
const CLAIMS = {
  email: 'email',
  emailVerified: 'email_verified',
  firstName: 'given_name',
  lastName: 'family_name',
};
const SCOPES = ['openid', 'email', 'profile'];
const SECOND_FACTOR_VALUES = {
  oidc: ['mfa'],
  saml: ['https://refeds.org/profile/mfa', 'http://schemas.microsoft.com/claims/multipleauthn'],
};

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

class SamlAttributesRequest {
  @Text({ min: 1, max: 200, optional: true, nullable: true, description: 'The usual ones unless told' })
  email?: string | null;

  @Text({
    min: 1,
    max: 200,
    optional: true,
    nullable: true,
    description:
      'Says "true" when the address was verified; without it addresses of your own domains are taken as they are',
  })
  emailVerified?: string | null;

  @Text({ min: 1, max: 200, optional: true, nullable: true, description: 'The usual ones unless told' })
  firstName?: string | null;

  @Text({ min: 1, max: 200, optional: true, nullable: true, description: 'The usual ones unless told' })
  lastName?: string | null;
}

export class SamlRequest {
  @Text({
    min: 1,
    max: 250_000,
    optional: true,
    description:
      'The metadata of the provider, as XML; it says everything that the three fields after it say',
  })
  metadata?: string;

  @Text({ min: 1, max: 1024, optional: true, description: 'What the provider calls itself' })
  entityId?: string;

  @Text({
    min: 1,
    max: 2000,
    optional: true,
    description: 'Where browsers are sent to, by redirect',
    example: 'https://login.example.com/saml/sso',
  })
  ssoUrl?: string;

  @TextList({
    max: 10,
    maxLength: 10_000,
    optional: true,
    description: 'X.509 as PEM or base64. Any of them may sign: add the next one before the provider uses it',
  })
  certificates?: string[];

  @Nest(() => SamlAttributesRequest, { optional: true, description: 'Which attributes tell what' })
  attributes?: SamlAttributesRequest;

  @Flag({
    optional: true,
    description:
      'Whether people may begin at the provider; false unless told. What it sends then is dropped, and asked for anew',
  })
  idpInitiated?: boolean;
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
    description:
      'Values of amr, acr or the authentication context that stand for a second factor; the usual ones unless told',
  })
  secondFactorValues?: string[];
}

/** Settings as they came in a request, made into what is kept. */
@Injectable()
export class ProviderRequests {
  constructor(private readonly documents: SamlDocuments) {}

  /** Undefined when the request names no protocol. Throws `IdentityProviderUnusable`. */
  async settingsOf({
    oidc,
    saml,
  }: {
    readonly oidc?: OidcRequest;
    readonly saml?: SamlRequest;
  }): Promise<ProtocolSettings | undefined> {
    if (oidc && saml) throw new IdentityProviderUnusable([ONE_PROTOCOL]);
    if (saml) return this.samlSettings(saml);
    return oidc && oidcSettings(oidc);
  }

  /** Throws `IdentityProviderUnusable`. */
  async requiredSettingsOf(request: { readonly oidc?: OidcRequest; readonly saml?: SamlRequest }) {
    const settings = await this.settingsOf(request);
    if (!settings) throw new IdentityProviderUnusable([ONE_PROTOCOL]);
    return { settings, secondFactorValues: SECOND_FACTOR_VALUES[settings.protocol] };
  }

  private async samlSettings(request: SamlRequest): Promise<ProtocolSettings> {
    const told = request.metadata === undefined ? undefined : await this.documents.read(request.metadata);
    const certificates = request.certificates?.map(bareCertificate) ?? told?.certificates ?? [];
    const {
      email = null,
      emailVerified = null,
      firstName = null,
      lastName = null,
    } = request.attributes ?? {};
    return {
      protocol: 'saml',
      saml: {
        entityId: request.entityId ?? told?.entityId ?? '',
        ssoUrl: request.ssoUrl ?? told?.ssoUrl ?? '',
        certificates,
        attributes: { email, emailVerified, firstName, lastName },
        idpInitiated: request.idpInitiated ?? false,
      },
    };
  }
}

const ONE_PROTOCOL = { pointer: '', code: 'protocol', detail: 'must have either "oidc" or "saml"' };

const oidcSettings = ({ issuer, clientId, scopes = SCOPES, claims = {} }: OidcRequest): ProtocolSettings => {
  const given = Object.fromEntries(Object.entries(claims).filter(([, name]) => name !== undefined));
  return { protocol: 'oidc', oidc: { issuer, clientId, scopes, claims: { ...CLAIMS, ...given } } };
};
