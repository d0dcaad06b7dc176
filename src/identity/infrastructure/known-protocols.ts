import { Injectable } from '@nestjs/common';
import type { FederatedProvider, FederationProtocol } from '../domain/federation-protocol.js';
import { FederationProtocols } from '../domain/federation-protocols.js';
import { OpenIdConnect } from './openid-connect.js';

@Injectable()
export class KnownProtocols extends FederationProtocols {
  constructor(private readonly oidc: OpenIdConnect) {
    super();
  }

  of({ protocol }: Pick<FederatedProvider, 'protocol'>): FederationProtocol {
    return { oidc: this.oidc }[protocol];
  }
}
