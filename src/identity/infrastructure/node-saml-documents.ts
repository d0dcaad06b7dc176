import { Injectable } from '@nestjs/common';
import type { SamlSettings } from '../domain/federation-protocol.js';
import { IdentityProviderUnusable } from '../domain/identity-provider.errors.js';
import { bareCertificate } from '../domain/provider-settings.js';
import { SamlDocuments } from '../domain/saml-documents.js';
import { IdentityOptions } from '../identity-options.js';
import { REDIRECT_BINDING, samlServiceOf } from './saml-service.js';
import { elementsAt, readXml, textAt, XmlRefused, type Element } from './saml-xml.js';

type Facts = Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'certificates'>;

@Injectable()
export class NodeSamlDocuments extends SamlDocuments {
  constructor(private readonly options: IdentityOptions) {
    super();
  }

  async read(metadata: string): Promise<Facts> {
    const { EntityDescriptor: entity } = await readXml(metadata.replaceAll(/<!--[\s\S]*?-->/g, '')).catch(
      unreadable,
    );
    const idp = only(elementsAt(entity, 'IDPSSODescriptor'));
    if (!entity || !idp) throw unusable('must be the EntityDescriptor of one SAML 2.0 identity provider');
    const sso = elementsAt(idp, 'SingleSignOnService').find(({ $ }) => $?.['Binding'] === REDIRECT_BINDING);
    if (!sso) throw unusable('names no SingleSignOnService with the binding HTTP-Redirect');
    const certificates = elementsAt(idp, 'KeyDescriptor')
      .filter(({ $ }) => $?.['use'] !== 'encryption')
      .flatMap((key) => elementsAt(key, 'KeyInfo', 'X509Data', 'X509Certificate'))
      .map(({ _ = '' }) => bareCertificate(_));
    if (certificates.length === 0) throw unusable('has no certificate to sign with');
    return {
      entityId: entity.$?.['entityID'] ?? '',
      ssoUrl: sso.$?.['Location'] ?? '',
      certificates: [...new Set(certificates)],
    };
  }

  async describe(realm: string): Promise<string> {
    const { generateServiceProviderMetadata } = await import('@node-saml/node-saml');
    const { acsUrl, entityId } = samlServiceOf(this.options, realm);
    return generateServiceProviderMetadata({
      issuer: entityId,
      callbackUrl: acsUrl,
      wantAssertionsSigned: true,
      identifierFormat: null,
    });
  }

  async claimedIssuer(posted: string): Promise<string | undefined> {
    try {
      const { Response: response } = await readXml(Buffer.from(posted, 'base64').toString('utf8'));
      return textAt(response, 'Issuer') ?? textAt(response, 'Assertion', 'Issuer');
    } catch (error) {
      if (error instanceof XmlRefused) return undefined; // nobody's, for the caller to refuse
      throw error;
    }
  }
}

const only = (elements: readonly Element[]): Element | undefined =>
  elements.length === 1 ? elements[0] : undefined;

const unusable = (detail: string) =>
  new IdentityProviderUnusable([{ pointer: '/saml/metadata', code: 'metadata', detail }]);

function unreadable(error: unknown): never {
  if (error instanceof XmlRefused) throw unusable(`cannot be read: ${error.message}`);
  throw error;
}
