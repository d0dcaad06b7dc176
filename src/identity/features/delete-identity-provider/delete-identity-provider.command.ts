import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { FederatedIdentityRepository } from '../../domain/federated-identity.repository.js';
import { IdentityProviderNotFound } from '../../domain/identity-provider.errors.js';
import { IdentityProviderRepository } from '../../domain/identity-provider.repository.js';

/** What people are called there goes with it; their accounts and sessions stay. */
@Message({
  permission: 'organization.update',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [IdentityProviderNotFound],
  audit: {
    action: 'identity_provider.deleted',
    category: 'security',
    resource: 'identity_provider',
    subject: ({ providerId }: DeleteIdentityProvider) => ({ resourceId: providerId }),
  },
})
export class DeleteIdentityProvider extends Command<void> {
  constructor(readonly providerId: string) {
    super();
  }
}

@CommandHandler(DeleteIdentityProvider)
export class DeleteIdentityProviderHandler implements ICommandHandler<DeleteIdentityProvider> {
  constructor(
    private readonly providers: IdentityProviderRepository,
    private readonly identities: FederatedIdentityRepository,
  ) {}

  async execute({ providerId }: DeleteIdentityProvider): Promise<void> {
    const provider = await this.providers.byId(currentMember().organizationId, providerId);
    provider.delete();
    this.providers.remove(provider);
    this.identities.removeAllOf(provider.id);
  }
}
