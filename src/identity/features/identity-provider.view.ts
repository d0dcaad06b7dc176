import { Choice, Flag, Instant, Integer, Nest, Text, TextList, Uuid } from '#libs/http/fields.js';
import type {
  ClaimNames,
  OidcSettings,
  ProtocolSettings,
  SamlAttributeNames,
  SamlSettings,
} from '../domain/federation-protocol.js';
import type { IdentityProvider } from '../domain/identity-provider.js';

export class ClaimNamesView implements ClaimNames {
  @Text({ min: 1, max: 200 })
  email: string;

  @Text({ min: 1, max: 200, description: 'The claim that says whether the address was verified there' })
  emailVerified: string;

  @Text({ min: 1, max: 200 })
  firstName: string;

  @Text({ min: 1, max: 200 })
  lastName: string;
}

export class OidcSettingsView implements OidcSettings {
  @Text({ min: 1, max: 2000 })
  issuer: string;

  @Text({ min: 1, max: 500 })
  clientId: string;

  @TextList({ max: 30 })
  scopes: string[];

  @Nest(() => ClaimNamesView)
  claims: ClaimNamesView;
}

export class SamlAttributesView implements SamlAttributeNames {
  @Text({ min: 1, max: 200, nullable: true, description: 'null is what is usual' })
  email: string | null;

  @Text({ min: 1, max: 200, nullable: true })
  emailVerified: string | null;

  @Text({ min: 1, max: 200, nullable: true })
  firstName: string | null;

  @Text({ min: 1, max: 200, nullable: true })
  lastName: string | null;
}

export class SamlSettingsView implements SamlSettings {
  @Text({ min: 1, max: 1024 })
  entityId: string;

  @Text({ min: 1, max: 2000 })
  ssoUrl: string;

  @TextList({ max: 10, maxLength: 10_000, description: 'X.509 as base64' })
  certificates: string[];

  @Nest(() => SamlAttributesView)
  attributes: SamlAttributesView;

  @Flag()
  idpInitiated: boolean;
}

export class IdentityProviderView {
  @Uuid({ description: 'Its "ref" where people sign in' })
  id: string;

  @Text({ max: 100 })
  name: string;

  @Choice(['oidc', 'saml'])
  protocol: string;

  @Flag()
  isEnabled: boolean;

  @Nest(() => OidcSettingsView, { nullable: true })
  oidc: OidcSettingsView | null;

  @Nest(() => SamlSettingsView, { nullable: true })
  saml: SamlSettingsView | null;

  @Flag({ description: 'Whether there is a secret; it is never shown' })
  hasSecret: boolean;

  @Flag()
  trustsSecondFactor: boolean;

  @TextList()
  secondFactorValues: string[];

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Integer({ min: 1, max: 2_147_483_647 })
  revision: number;
}

type Stored = Pick<
  IdentityProvider,
  | 'id'
  | 'name'
  | 'isEnabled'
  | 'settings'
  | 'trustsSecondFactor'
  | 'secondFactorValues'
  | 'createdAt'
  | 'updatedAt'
  | 'revision'
> & { readonly sealedSecret: unknown };

export function toIdentityProviderView(provider: Stored): IdentityProviderView {
  const { id, name, isEnabled, settings, sealedSecret, trustsSecondFactor, secondFactorValues } = provider;
  const { createdAt, updatedAt, revision } = provider;
  return {
    id,
    name,
    protocol: settings.protocol,
    isEnabled,
    ...shown(settings),
    hasSecret: sealedSecret !== null,
    trustsSecondFactor,
    secondFactorValues,
    createdAt,
    updatedAt,
    revision,
  };
}

function shown(settings: ProtocolSettings): Pick<IdentityProviderView, 'oidc' | 'saml'> {
  if (settings.protocol === 'oidc') {
    const { oidc } = settings;
    return { oidc: { ...oidc, scopes: [...oidc.scopes], claims: { ...oidc.claims } }, saml: null };
  }
  const { saml } = settings;
  const copy = { certificates: [...saml.certificates], attributes: { ...saml.attributes } };
  return { oidc: null, saml: { ...saml, ...copy } };
}
