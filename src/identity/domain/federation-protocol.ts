/** How an OpenID Connect provider is spoken to. */
export interface OidcSettings {
  /** Where its metadata is found, and the `iss` of everything it signs. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly claims: ClaimNames;
}

/** Under which names it tells what we ask about a person. */
export interface ClaimNames {
  readonly email: string;
  /** Says whether the provider has verified the address: true, or the text "true". */
  readonly emailVerified: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** How a SAML 2.0 identity provider is spoken to. */
export interface SamlSettings {
  /** The issuer of everything it signs. */
  readonly entityId: string;
  /** Where browsers are sent to, by redirect. */
  readonly ssoUrl: string;
  /** X.509 as DER in base64. Each may sign, so that a new one can come before the old one goes. */
  readonly certificates: readonly string[];
  readonly attributes: SamlAttributeNames;
  /** Whether people may begin at the provider: its answer is dropped, and asked for anew from here. */
  readonly idpInitiated: boolean;
}

/** Under which names it tells what we ask about a person; null is what is usual. */
export interface SamlAttributeNames {
  readonly email: string | null;
  /** Says "true" when the address was verified. SAML knows no such thing, so without a name its word is enough. */
  readonly emailVerified: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

type OidcProtocol = { readonly protocol: 'oidc'; readonly oidc: OidcSettings };

/** What an organization may configure by itself. */
export type ProtocolSettings = OidcProtocol | { readonly protocol: 'saml'; readonly saml: SamlSettings };
export type ProtocolName = ProtocolSettings['protocol'];

/** How a provider is spoken to that knows OAuth 2.0 and no ID tokens. */
export interface OAuthSettings {
  /** Stands for it wherever an issuer does; what its answers call themselves, if they do. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  /** Lists the person's addresses as `{ email, primary, verified }`, where userinfo does not say what is verified. */
  readonly emailsEndpoint: string | null;
  /** What identifies a person in userinfo, for good. */
  readonly subject: string;
  readonly claims: ClaimNames;
}

export type SocialSettings = OidcProtocol | { readonly protocol: 'oauth2'; readonly oauth2: OAuthSettings };

/** A provider that the deployment offers everybody. */
export type SocialProvider = SocialSettings & {
  readonly ref: string;
  readonly name: string;
  readonly secret: string;
  /** Whether people without an account get one by it. */
  readonly signUp: boolean;
};

/** A provider ready to be spoken to, whoever has configured it. */
export type FederatedProvider = (ProtocolSettings | SocialSettings) & {
  /** The id of an organization's provider, or the name of one that the deployment offers everybody. */
  readonly ref: string;
  readonly name: string;
  /** Whose it is; null when it is the deployment's. */
  readonly organizationId: string | null;
  /** Told apart from what it was before it was changed. */
  readonly version: string;
  readonly secret: string | null;
  /** What its word about second factors is worth here. */
  readonly trustsSecondFactor: boolean;
  /** False where people without an account get none by it. */
  readonly signUp?: boolean;
  /** Values of `amr`, `acr` or SAML's authentication context that stand for a second factor. */
  readonly secondFactorValues: readonly string[];
};

/** What a provider says of a person, once the protocol's own rules have been checked. */
export interface Assertion {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Whether it says that he showed a second factor. */
  readonly secondFactor: boolean;
  /** When his session there ends, if it says so. */
  readonly sessionEndsAt: Date | null;
  /** What must be taken once, however often it is sent, and until when it could be sent. */
  readonly once?: { readonly id: string; readonly until: Date };
}

/** What a browser came back with. */
export interface FederatedAnswer {
  readonly address: URL;
  /** What the provider had the browser post, where its protocol does not answer in the address. */
  readonly posted: string | null;
}

/** Where to send the browser, and what must be remembered to judge the answer. */
export interface Departure {
  readonly url: string;
  readonly memory: string;
}

export interface Finding {
  readonly name: string;
  readonly value: string;
}

/** One way to ask somebody else who a person is. Its calls go to the outside: never inside a transaction. */
export abstract class FederationProtocol {
  /** `state` comes back with the answer. Throws `ProviderUnreachable`. */
  abstract begin(provider: FederatedProvider, state: string): Promise<Departure>;
  /** Throws `ProviderUnreachable` and `AssertionRefused`. */
  abstract finish(provider: FederatedProvider, memory: string, answer: FederatedAnswer): Promise<Assertion>;
  /** What can be found out without anybody signing in. Throws `ProviderUnreachable`. */
  abstract examine(provider: FederatedProvider): Promise<Finding[]>;
}

/**
 * Providers answer to an address of their organization's own, so that no other's answer is taken for theirs even
 * where they do not say who they are (RFC 9207).
 */
export const realmOf = ({ organizationId, ref }: Pick<FederatedProvider, 'organizationId' | 'ref'>): string =>
  organizationId ?? ref;
