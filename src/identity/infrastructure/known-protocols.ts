import { Injectable } from '@nestjs/common';
import type { FederatedProvider, FederationProtocol } from '../domain/federation-protocol.js';
import { FederationProtocols } from '../domain/federation-protocols.js';
import { PlainOAuth } from './plain-oauth.js';
import { OpenIdConnect } from './openid-connect.js';
import { Saml } from './saml.js';

@Injectable()
export class KnownProtocols extends FederationProtocols {
  constructor(
    private readonly oidc: OpenIdConnect,
    private readonly oauth2: PlainOAuth,
    private readonly saml: Saml,
  ) {
    super();
  }

  of({ protocol }: Pick<FederatedProvider, 'protocol'>): FederationProtocol {
    return { oidc: this.oidc, oauth2: this.oauth2, saml: this.saml }[protocol];
  }
}
