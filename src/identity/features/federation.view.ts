import { Choice, Instant, ListOf, Text, Uuid } from '#libs/http/fields.js';

const PROTOCOLS = ['oidc', 'saml', 'oauth2'];

export class SignInProviderView {
  @Text({ max: 60, description: 'Names it at /auth/federated/start' })
  ref: string;

  @Text({ max: 100 })
  name: string;

  @Choice(PROTOCOLS)
  protocol: string;

  @Uuid({ nullable: true, description: 'Whose it is; null when everybody may use it' })
  organizationId: string | null;
}

export class SignInProvidersView {
  @ListOf(() => SignInProviderView)
  data: SignInProviderView[];
}

/** A provider that knows the signed-in person. */
export class LinkedIdentityView {
  @Uuid()
  id: string;

  @Text({ max: 60, description: 'The "ref" of the provider' })
  provider: string;

  @Text({ max: 2000 })
  issuer: string;

  @Text({ max: 254, nullable: true, description: 'Your address there, when you last signed in with it' })
  email: string | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  lastUsedAt: Date | null;
}

export class DepartureView {
  @Text({ max: 8000, description: 'Where to send this browser' })
  authorizationUrl: string;
}
