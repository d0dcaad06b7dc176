import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { IdentityProviderUnusable, TooManyIdentityProviders } from '../../domain/identity-provider.errors.js';
import { IdentityProvider, secretPurposeOf, type ProviderTerms } from '../../domain/identity-provider.js';
import { IdentityProviderRepository } from '../../domain/identity-provider.repository.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { IdentityOptions } from '../../identity-options.js';
import { toIdentityProviderView, type IdentityProviderView } from '../identity-provider.view.js';

@Message({
  permission: 'organization.update',
  mode: 'critical-auth',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [IdentityProviderUnusable, TooManyIdentityProviders],
  audit: {
    action: 'identity_provider.created',
    category: 'security',
    resource: 'identity_provider',
    subject: ({ terms }: CreateIdentityProvider, created?: IdentityProviderView) => ({
      resourceId: created?.id,
      details: { ...terms },
    }),
  },
})
export class CreateIdentityProvider extends Command<IdentityProviderView> {
  constructor(
    readonly terms: ProviderTerms,
    readonly secret: string | null,
  ) {
    super();
  }
}

@CommandHandler(CreateIdentityProvider)
export class CreateIdentityProviderHandler implements ICommandHandler<CreateIdentityProvider> {
  constructor(
    private readonly providers: IdentityProviderRepository,
    private readonly vault: SecretVault,
    private readonly options: IdentityOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ terms, secret }: CreateIdentityProvider): Promise<IdentityProviderView> {
    const { organizationId, userId: by } = currentMember();
    const others = await this.providers.countLocked(organizationId);
    const plainly = this.options.federation.allowPrivateNetworks;
    const id = newId();
    const sealed = secret === null ? null : this.vault.seal(secret, secretPurposeOf(id));
    const at = this.clock.now();
    const provider = IdentityProvider.create(id, organizationId, terms, sealed, { by, others, plainly }, at);
    this.providers.add(provider);
    return toIdentityProviderView(provider);
  }
}
