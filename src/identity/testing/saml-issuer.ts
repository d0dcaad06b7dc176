import { randomBytes, webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { X509CertificateGenerator } from '@peculiar/x509';
import { samlify, type SamlRequest } from './samlify.js';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const NAME_ID = 'urn:oasis:names:tc:SAML:1.1:nameid-format';
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

// It asks for one; what is to be valid here is what the application finds valid.
samlify.setSchemaValidator({ validate: async () => 'not looked at' });

export interface SamlPerson {
  readonly nameId: string;
  readonly format?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What an answer says beside the person, each of which may be a lie. */
export interface SamlFacts {
  id: string;
  issuer: string;
  responseIssuer: string;
  audience: string;
  recipient: string;
  destination: string;
  inResponseTo: string;
  responseInResponseTo: string;
  notBefore: string;
  notOnOrAfter: string;
  confirmedUntil: string;
  issuedAt: string;
  sessionUntil: string;
  context: string;
  method: string;
  status: string;
}

/** What a page at the provider has the browser post. */
export interface SamlForm {
  readonly action: string;
  readonly response: string;
  readonly relayState: string;
}

interface Key {
  readonly privateKey: string;
  readonly certificate: string;
}

/** The SAML 2.0 identity provider of samlify, where whoever comes is signed in as this person. */
export class SamlIssuer {
  person: SamlPerson = { nameId: 'nobody' };
  lies: Partial<SamlFacts> = {};
  /** Signs the assertion, the whole, both, or nothing. */
  signs: { readonly assertion: boolean; readonly response: boolean } = { assertion: true, response: false };
  algorithm: string | undefined;
  /** Changes what it writes before it signs. */
  edits: (answer: string) => string = (answer) => answer;
  private key: Key;

  private constructor(
    private readonly server: Server,
    private readonly metadataOf: (entityId: string) => Promise<string>,
    key: Key,
  ) {
    this.key = key;
  }

  /** `metadataOf` fetches what a service says about itself. */
  static async start(metadataOf: (entityId: string) => Promise<string>): Promise<SamlIssuer> {
    const server = createServer();
    const issuer = new SamlIssuer(server, metadataOf, await newKey());
    server.on('request', (request, response) => void issuer.serve(request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get entityId(): string {
    return `${this.url}/metadata`;
  }

  get certificate(): string {
    return this.key.certificate;
  }

  get metadata(): string {
    return this.party().getMetadata();
  }

  /** Signs with another key from now on. */
  async rotate(): Promise<void> {
    this.key = await newKey();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** Opens the address that a browser was sent to; what the page that comes has it post. */
  async signIn(address: string): Promise<SamlForm> {
    const answer = await fetch(address);
    const page = await answer.text();
    if (answer.status !== 200) throw new Error(`The provider answered ${answer.status}: ${page}`);
    const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
    const action = /action="([^"]*)"/.exec(page)?.[1] ?? '';
    return { action, response: value('SAMLResponse'), relayState: value('RelayState') };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { searchParams: query } = new URL(request.url ?? '', this.url);
      const page = await this.answerTo(Object.fromEntries(query));
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }

  private async answerTo(query: Record<string, string>): Promise<string> {
    const request = await this.read(query);
    const { issuer, request: asked } = request.extract;
    const metadata = await this.metadataOf(issuer);
    const acs = samlify.ServiceProvider({ metadata }).entityMeta.getAssertionConsumerService('post');
    const text = this.edits(this.write({ service: issuer, acs, requestId: asked.id }));
    const context = await this.sign(text, metadata, request);
    return `<form method="post" action="${acs}"><input name="SAMLResponse" value="${context}"><input name="RelayState" value="${query['RelayState'] ?? ''}"></form>`;
  }

  private async sign(text: string, metadata: string, request: SamlRequest): Promise<string> {
    const { assertion, response } = this.signs;
    if (!assertion && !response) return Buffer.from(text).toString('base64');
    const service = samlify.ServiceProvider({
      metadata: assertion ? metadata : metadata.replace('WantAssertionsSigned="true"', ''),
      wantMessageSigned: response,
    });
    const options = { customTagReplacement: () => ({ id: 'any', context: text }) };
    return (await this.party().createLoginResponse(service, request, 'post', {}, options)).context;
  }

  private read(query: Record<string, string>) {
    // Whose request it is stands in the request, so it is read before its sender is known.
    const anybody = samlify.ServiceProvider({
      entityID: 'anybody',
      assertionConsumerService: [{ Binding: POST, Location: 'http://anybody.test' }],
    });
    return this.party().parseLoginRequest(anybody, 'redirect', { query });
  }

  private party() {
    return samlify.IdentityProvider({
      entityID: this.entityId,
      signingCert: this.key.certificate,
      privateKey: this.key.privateKey,
      requestSignatureAlgorithm: this.algorithm ?? SHA256,
      singleSignOnService: [
        { Binding: POST, Location: `${this.url}/sso` },
        { Binding: REDIRECT, Location: `${this.url}/sso` },
      ],
      singleLogoutService: [{ Binding: REDIRECT, Location: `${this.url}/slo` }],
      loginResponseTemplate: { context: '<unused/>', attributes: [] },
      messageSigningOrder: 'sign-then-encrypt',
    });
  }

  private write({ service, acs, requestId }: { service: string; acs: string; requestId: string }): string {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const { person } = this;
    const said: SamlFacts = {
      id: newId(),
      issuer: this.entityId,
      responseIssuer: this.entityId,
      audience: service,
      recipient: acs,
      destination: acs,
      inResponseTo: requestId,
      responseInResponseTo: this.lies.inResponseTo ?? requestId,
      notBefore: at(-1),
      notOnOrAfter: at(5),
      confirmedUntil: at(5),
      issuedAt: at(0),
      sessionUntil: '',
      context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
      status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ...this.lies,
    };
    const optional = (name: string, value: string) => (value === '' ? '' : ` ${name}="${escaped(value)}"`);
    const format = person.format ?? `${NAME_ID}:unspecified`;
    const attributes = Object.entries(person.attributes ?? {}).map(
      ([name, value]) =>
        `<saml:Attribute Name="${escaped(name)}"><saml:AttributeValue>${escaped(value)}</saml:AttributeValue></saml:Attribute>`,
    );
    return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${newId()}" Version="2.0" IssueInstant="${said.issuedAt}"${optional('Destination', said.destination)}${optional('InResponseTo', said.responseInResponseTo)}><saml:Issuer>${escaped(said.responseIssuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${said.status}"/></samlp:Status><saml:Assertion ID="${said.id}" Version="2.0" IssueInstant="${said.issuedAt}"><saml:Issuer>${escaped(said.issuer)}</saml:Issuer><saml:Subject><saml:NameID Format="${format}">${escaped(person.nameId)}</saml:NameID><saml:SubjectConfirmation Method="${said.method}"><saml:SubjectConfirmationData${optional('NotOnOrAfter', said.confirmedUntil)}${optional('Recipient', said.recipient)}${optional('InResponseTo', said.inResponseTo)}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions${optional('NotBefore', said.notBefore)}${optional('NotOnOrAfter', said.notOnOrAfter)}><saml:AudienceRestriction><saml:Audience>${escaped(said.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${said.issuedAt}"${optional('SessionNotOnOrAfter', said.sessionUntil)}><saml:AuthnContext><saml:AuthnContextClassRef>${escaped(said.context)}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributes.length > 0 ? `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>` : ''}</saml:Assertion></samlp:Response>`;
  }
}

const newId = (): string => `_${randomBytes(16).toString('hex')}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

async function newKey(): Promise<Key> {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const pem = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const certificate = await X509CertificateGenerator.createSelfSigned({
    keys,
    name: 'CN=login.corp.example',
  });
  return {
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`,
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  };
}
