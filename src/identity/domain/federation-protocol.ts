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

export type ProtocolSettings = { readonly protocol: 'oidc'; readonly oidc: OidcSettings };
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

export type SocialSettings =
  ProtocolSettings | { readonly protocol: 'oauth2'; readonly oauth2: OAuthSettings };

/** A provider that the deployment offers everybody. */
export type SocialProvider = SocialSettings & {
  readonly ref: string;
  readonly name: string;
  readonly secret: string;
  /** Whether people without an account get one by it. */
  readonly signUp: boolean;
};

/** A provider ready to be spoken to, whoever has configured it. */
export type FederatedProvider = SocialSettings & {
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
  /** Values of `amr` or `acr` that stand for a second factor. */
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
  /** `answer` is the address the browser came back to. Throws `ProviderUnreachable` and `AssertionRefused`. */
  abstract finish(provider: FederatedProvider, memory: string, answer: URL): Promise<Assertion>;
  /** What can be found out without anybody signing in. Throws `ProviderUnreachable`. */
  abstract examine(provider: FederatedProvider): Promise<Finding[]>;
}

/**
 * Providers answer to an address of their organization's own, so that no other's answer is taken for theirs even
 * where they do not say who they are (RFC 9207).
 */
export const realmOf = ({ organizationId, ref }: Pick<FederatedProvider, 'organizationId' | 'ref'>): string =>
  organizationId ?? ref;
