import { FederatedIdentityRepository } from './domain/federated-identity.repository.js';
import { FederatedProviders } from './domain/federated-providers.js';
import { FederatedRequests } from './domain/federated-requests.js';
import { FederationProtocols } from './domain/federation-protocols.js';
import { IdentityProviderRepository } from './domain/identity-provider.repository.js';
import { SamlDocuments } from './domain/saml-documents.js';
import { CreateIdentityProviderHandler } from './features/create-identity-provider/create-identity-provider.command.js';
import { CreateIdentityProviderController } from './features/create-identity-provider/create-identity-provider.controller.js';
import { DeliverFederatedAnswerHandler } from './features/deliver-federated-answer/deliver-federated-answer.command.js';
import { DeliverFederatedAnswerController } from './features/deliver-federated-answer/deliver-federated-answer.controller.js';
import { DeleteIdentityProviderHandler } from './features/delete-identity-provider/delete-identity-provider.command.js';
import { DeleteIdentityProviderController } from './features/delete-identity-provider/delete-identity-provider.controller.js';
import { ExchangeHandoverHandler } from './features/exchange-handover/exchange-handover.command.js';
import { ExchangeHandoverController } from './features/exchange-handover/exchange-handover.controller.js';
import { FederatedAccounts } from './features/federated-accounts.js';
import { Federation } from './features/federation.js';
import { FederationArrivals } from './features/federation-arrivals.js';
import { FederationBrowser } from './features/federation-browser.js';
import { FinishFederatedSignInHandler } from './features/finish-federated-sign-in/finish-federated-sign-in.command.js';
import { FinishFederatedSignInController } from './features/finish-federated-sign-in/finish-federated-sign-in.controller.js';
import { GetIdentityProviderController } from './features/get-identity-provider/get-identity-provider.controller.js';
import { GetIdentityProviderHandler } from './features/get-identity-provider/get-identity-provider.query.js';
import { GetSamlMetadataController } from './features/get-saml-metadata/get-saml-metadata.controller.js';
import { GetSamlMetadataHandler } from './features/get-saml-metadata/get-saml-metadata.query.js';
import { ProviderRequests } from './features/identity-provider-fields.js';
import { LinkIdentityHandler } from './features/link-identity/link-identity.command.js';
import { ListIdentityProvidersController } from './features/list-identity-providers/list-identity-providers.controller.js';
import { ListIdentityProvidersHandler } from './features/list-identity-providers/list-identity-providers.query.js';
import { ListOwnIdentitiesController } from './features/list-own-identities/list-own-identities.controller.js';
import { ListOwnIdentitiesHandler } from './features/list-own-identities/list-own-identities.query.js';
import { ListSignInProvidersController } from './features/list-sign-in-providers/list-sign-in-providers.controller.js';
import { ListSignInProvidersHandler } from './features/list-sign-in-providers/list-sign-in-providers.query.js';
import { OrganizationWord } from './features/organization-word.js';
import { RedeemFederatedRequestHandler } from './features/redeem-federated-request/redeem-federated-request.command.js';
import { SamlPostings } from './features/saml-postings.js';
import { StartFederatedSignInHandler } from './features/start-federated-sign-in/start-federated-sign-in.command.js';
import { StartFederatedSignInController } from './features/start-federated-sign-in/start-federated-sign-in.controller.js';
import { StartIdentityLinkController } from './features/start-identity-link/start-identity-link.controller.js';
import { StartIdentityLinkHandler } from './features/start-identity-link/start-identity-link.query.js';
import { TakeAssertionHandler } from './features/take-assertion/take-assertion.command.js';
import { TestIdentityProviderController } from './features/test-identity-provider/test-identity-provider.controller.js';
import { TestIdentityProviderHandler } from './features/test-identity-provider/test-identity-provider.query.js';
import { UnlinkIdentityHandler } from './features/unlink-identity/unlink-identity.command.js';
import { UnlinkIdentityController } from './features/unlink-identity/unlink-identity.controller.js';
import { UpdateIdentityProviderHandler } from './features/update-identity-provider/update-identity-provider.command.js';
import { UpdateIdentityProviderController } from './features/update-identity-provider/update-identity-provider.controller.js';
import { ConfiguredFederatedProviders } from './infrastructure/configured-federated-providers.js';
import { KnownProtocols } from './infrastructure/known-protocols.js';
import {
  MikroOrmFederatedIdentities,
  MikroOrmIdentityProviders,
} from './infrastructure/mikro-orm-federation.repositories.js';
import { NodeSamlDocuments } from './infrastructure/node-saml-documents.js';
import { OpenIdConnect } from './infrastructure/openid-connect.js';
import { PlainOAuth } from './infrastructure/plain-oauth.js';
import { Saml } from './infrastructure/saml.js';
import { SqlFederatedRequests } from './infrastructure/sql-federated-requests.js';

/** How people sign in with somebody else's word for who they are. */
export const federationControllers = [
  ListSignInProvidersController,
  StartFederatedSignInController,
  FinishFederatedSignInController,
  DeliverFederatedAnswerController,
  GetSamlMetadataController,
  ExchangeHandoverController,
  ListOwnIdentitiesController,
  StartIdentityLinkController,
  UnlinkIdentityController,
  ListIdentityProvidersController,
  CreateIdentityProviderController,
  GetIdentityProviderController,
  UpdateIdentityProviderController,
  DeleteIdentityProviderController,
  TestIdentityProviderController,
];

export const federationProviders = [
  ListSignInProvidersHandler,
  StartFederatedSignInHandler,
  RedeemFederatedRequestHandler,
  DeliverFederatedAnswerHandler,
  TakeAssertionHandler,
  GetSamlMetadataHandler,
  FinishFederatedSignInHandler,
  LinkIdentityHandler,
  ExchangeHandoverHandler,
  ListOwnIdentitiesHandler,
  StartIdentityLinkHandler,
  UnlinkIdentityHandler,
  ListIdentityProvidersHandler,
  CreateIdentityProviderHandler,
  GetIdentityProviderHandler,
  UpdateIdentityProviderHandler,
  DeleteIdentityProviderHandler,
  TestIdentityProviderHandler,
  Federation,
  FederationArrivals,
  FederationBrowser,
  FederatedAccounts,
  OrganizationWord,
  OpenIdConnect,
  PlainOAuth,
  Saml,
  SamlPostings,
  ProviderRequests,
  { provide: SamlDocuments, useClass: NodeSamlDocuments },
  { provide: FederationProtocols, useClass: KnownProtocols },
  { provide: FederatedProviders, useClass: ConfiguredFederatedProviders },
  { provide: FederatedRequests, useClass: SqlFederatedRequests },
  { provide: IdentityProviderRepository, useClass: MikroOrmIdentityProviders },
  { provide: FederatedIdentityRepository, useClass: MikroOrmFederatedIdentities },
];
