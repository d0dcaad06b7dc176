import { X509Certificate, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Profile, SAML } from '@node-saml/node-saml';
import { Clock } from '#libs/kernel/clock.js';
import { AssertionRefused } from '../domain/federation.errors.js';
import {
  FederationProtocol,
  realmOf,
  type Assertion,
  type Departure,
  type FederatedAnswer,
  type FederatedProvider,
  type Finding,
  type SamlSettings,
} from '../domain/federation-protocol.js';
import { IdentityOptions } from '../identity-options.js';
import { personIn } from './saml-person.js';
import { samlServiceOf } from './saml-service.js';
import { elementsAt, everywhere, readXml, textAt, XmlRefused, type Element } from './saml-xml.js';

/** How far the clocks of providers may be off. */
const SKEW_MS = 60_000;
const MAX_AGE_MS = 900_000;

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** Those of RSA that can be checked here, but SHA-1: collisions of it can be bought. */
const ALGORITHMS: ReadonlySet<string> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
]);

interface Memory {
  /** Of our request, which the answer must name. */
  readonly id: string;
}

/** SAML 2.0, Web Browser SSO: our request by redirect, the provider's answer posted, the assertion itself signed. */
@Injectable()
export class Saml extends FederationProtocol {
  constructor(
    private readonly options: IdentityOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  async begin(provider: FederatedProvider, state: string): Promise<Departure> {
    const id = `_${randomBytes(20).toString('hex')}`;
    const partner = await this.partner(provider, id);
    const url = await partner.getAuthorizeUrlAsync(state, undefined, {});
    return { url, memory: JSON.stringify({ id } satisfies Memory) };
  }

  async finish(provider: FederatedProvider, memory: string, { posted }: FederatedAnswer): Promise<Assertion> {
    if (posted === null) throw new AssertionRefused('it came without a SAMLResponse');
    const { id } = JSON.parse(memory) as Memory;
    const xml = Buffer.from(posted, 'base64').toString('utf8');
    const document = await readXml(xml).catch(asRefusal);
    this.requireAcceptable(document, provider);
    // What is read above and what is verified here are the same characters.
    const SAMLResponse = Buffer.from(xml, 'utf8').toString('base64');
    const partner = await this.partner(provider, id);
    const { profile } = await partner.validatePostResponseAsync({ SAMLResponse }).catch(asRefusal);
    return this.believe(provider, id, signedAssertionOf(profile));
  }

  async examine(provider: FederatedProvider): Promise<Finding[]> {
    const { entityId, ssoUrl, certificates } = samlOf(provider);
    const service = this.serviceOf(provider);
    return [
      { name: 'entity_id', value: entityId },
      { name: 'sso_url', value: ssoUrl },
      ...certificates.map((certificate) => ({ name: 'certificate', value: this.nameOf(certificate) })),
      { name: 'our_entity_id', value: service.entityId },
      { name: 'our_acs_url', value: service.acsUrl },
    ];
  }

  /** What is said around the assertion, which need not be signed: it can make an answer worse, never better. */
  private requireAcceptable(document: Readonly<Record<string, Element>>, provider: FederatedProvider): void {
    const { Response: response } = document;
    if (!response) throw new AssertionRefused('it is no SAML response');
    const [status] = elementsAt(response, 'Status', 'StatusCode');
    const code = status?.$?.['Value'];
    if (code !== SUCCESS) throw new AssertionRefused(`the provider says ${lastWordOf(code)}`);
    const destination = response.$?.['Destination'];
    if (destination !== undefined && destination !== this.serviceOf(provider).acsUrl)
      throw new AssertionRefused('it is for another address');
    if (elementsAt(response, 'EncryptedAssertion').length > 0)
      throw new AssertionRefused('its assertion is encrypted; have the provider sign it only');
    const used = [...everywhere(document, 'SignatureMethod'), ...everywhere(document, 'DigestMethod')];
    if (used.some(({ $ }) => !ALGORITHMS.has($?.['Algorithm'] ?? '')))
      throw new AssertionRefused('it is signed with an algorithm that is not safe; SHA-256 is');
  }

  /** Everything from here on is what the provider has signed. */
  private believe(provider: FederatedProvider, requestId: string, assertion: Element): Assertion {
    const settings = samlOf(provider);
    if (textAt(assertion, 'Issuer') !== settings.entityId)
      throw new AssertionRefused('another issuer has signed it');
    const until = this.confirmedUntil(provider, requestId, assertion);
    const { contexts, ...person } = personIn(assertion, settings);
    return {
      issuer: settings.entityId,
      ...person,
      secondFactor: contexts.some((each) => provider.secondFactorValues.includes(each)),
      sessionEndsAt: this.sessionEndOf(assertion),
      once: { id: assertion.$?.['ID'] ?? '', until },
    };
  }

  /** Until when its bearer may show it, here and for this request. */
  private confirmedUntil(provider: FederatedProvider, requestId: string, assertion: Element): Date {
    const now = this.clock.now().getTime();
    const { acsUrl } = this.serviceOf(provider);
    const bearers = elementsAt(assertion, 'Subject', 'SubjectConfirmation').filter(
      ({ $ }) => $?.['Method'] === BEARER,
    );
    const data = bearers.flatMap((bearer) => elementsAt(bearer, 'SubjectConfirmationData'));
    const ours = data.filter(({ $ }) => $?.['Recipient'] === acsUrl);
    if (ours.length === 0) throw new AssertionRefused('it is for another recipient');
    const asked = ours.filter(({ $ }) => $?.['InResponseTo'] === requestId);
    if (asked.length === 0) throw new AssertionRefused('it is not the answer to what was asked');
    const ends = asked.map(({ $ }) => Date.parse($?.['NotOnOrAfter'] ?? ''));
    const end = Math.max(...ends.filter((each) => each + SKEW_MS > now));
    if (!Number.isFinite(end)) throw new AssertionRefused('it has expired, or does not say when it does');
    // Older ones than that are refused, whatever they say.
    return new Date(Math.min(end, now + MAX_AGE_MS) + SKEW_MS);
  }

  private sessionEndOf(assertion: Element): Date | null {
    const statements = elementsAt(assertion, 'AuthnStatement');
    if (statements.length === 0) throw new AssertionRefused('it does not say that anybody signed in');
    const ends = statements
      .flatMap(({ $ }) => $?.['SessionNotOnOrAfter'] ?? [])
      .map((end) => Date.parse(end));
    if (ends.length === 0) return null;
    const end = Math.min(...ends);
    if (!(end > this.clock.now().getTime()))
      throw new AssertionRefused('the session at the provider is over');
    return new Date(end);
  }

  /** The library is loaded with the first sign-in: most processes never see one. */
  private async partner(provider: FederatedProvider, requestId: string): Promise<SAML> {
    const { SAML: Partner, ValidateInResponseTo } = await import('@node-saml/node-saml');
    const { ssoUrl, certificates } = samlOf(provider);
    const { acsUrl, entityId } = this.serviceOf(provider);
    return new Partner({
      callbackUrl: acsUrl,
      issuer: entityId,
      audience: entityId,
      entryPoint: ssoUrl,
      idpCert: [...certificates],
      wantAssertionsSigned: true,
      // Providers sign the assertion, or both; a signature of the whole alone says too little about it.
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: SKEW_MS,
      maxAssertionAgeMs: MAX_AGE_MS,
      // What people are called, and how they have to sign in, is the provider's to choose.
      identifierFormat: null,
      disableRequestedAuthnContext: true,
      generateUniqueId: () => requestId,
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: onlyRequest(requestId, this.clock),
    });
  }

  private serviceOf(provider: FederatedProvider) {
    return samlServiceOf(this.options, realmOf(provider));
  }

  private nameOf(certificate: string): string {
    const { subject, validToDate, fingerprint256 } = new X509Certificate(Buffer.from(certificate, 'base64'));
    const state = validToDate < this.clock.now() ? 'expired' : 'until';
    return `${subject.replaceAll('\n', ', ')}; ${state} ${validToDate.toISOString()}; SHA-256 ${fingerprint256}`;
  }
}

function samlOf(provider: FederatedProvider): SamlSettings {
  if (provider.protocol !== 'saml') throw new Error(`${provider.ref} does not speak SAML`);
  return provider.saml;
}

/** Requests are remembered in the database; what is judged here is the answer to one of them. */
const onlyRequest = (id: string, clock: Clock) => ({
  saveAsync: async () => null,
  getAsync: async (key: string) => (key === id ? clock.now().toISOString() : null),
  removeAsync: async () => null,
});

/** The part of the document that the signature is of, as it was canonicalized, and nothing else. */
function signedAssertionOf(profile: Profile | null): Element {
  const { Assertion: assertion } = profile?.getAssertion?.() ?? {};
  if (typeof assertion !== 'object' || assertion === null) throw new AssertionRefused('it has no assertion');
  return assertion as Element;
}

/** Of a name such as `urn:oasis:names:tc:SAML:2.0:status:Responder`; nothing else of it is repeated. */
const lastWordOf = (urn: string | undefined): string => /[A-Za-z]{1,60}$/.exec(urn ?? '')?.[0] ?? 'an error';

const REASONS: readonly [RegExp, string][] = [
  [/not yet valid/i, 'it is not valid yet'],
  [/expired/i, 'it has expired'],
  [/InResponseTo/i, 'it is not the answer to what was asked'],
  [/audience/i, 'it is for another audience'],
  [/signature/i, 'no configured certificate has signed its assertion'],
];

/** Why the library refused, in words an administrator can act on; what the provider sent is not repeated. */
function asRefusal(error: unknown): never {
  if (error instanceof XmlRefused) throw new AssertionRefused(error.message, error);
  const reason = REASONS.find(([pattern]) => pattern.test(String(error)))?.[1];
  throw new AssertionRefused(reason ?? 'it was not what SAML asks for', error);
}
