import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ListOf, Text } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { FederatedProviders } from '../../domain/federated-providers.js';
import { ProviderUnreachable } from '../../domain/federation.errors.js';
import { FederationProtocols } from '../../domain/federation-protocols.js';
import { IdentityProviderNotFound } from '../../domain/identity-provider.errors.js';

class FindingView {
  @Text({ max: 100 })
  name: string;

  @Text({ max: 2000 })
  value: string;
}

export class ProviderTestView {
  @ListOf(() => FindingView, { description: 'What was found, such as its endpoints and signing keys' })
  findings: FindingView[];
}

/** Asks the provider for everything that can be known before somebody signs in. A query, so no transaction waits. */
@Message({
  permission: 'organization.update',
  mode: 'critical-auth',
  errors: [IdentityProviderNotFound, ProviderUnreachable],
})
export class TestIdentityProvider extends Query<ProviderTestView> {
  constructor(readonly providerId: string) {
    super();
  }
}

@QueryHandler(TestIdentityProvider)
export class TestIdentityProviderHandler implements IQueryHandler<TestIdentityProvider> {
  constructor(
    private readonly providers: FederatedProviders,
    private readonly protocols: FederationProtocols,
  ) {}

  async execute({ providerId }: TestIdentityProvider): Promise<ProviderTestView> {
    const provider = await this.providers.ofOrganization(currentMember().organizationId, providerId);
    return { findings: await this.protocols.of(provider).examine(provider) };
  }
}
