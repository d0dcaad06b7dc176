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

/** A provider ready to be spoken to, whoever has configured it. */
export type FederatedProvider = ProtocolSettings & {
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
