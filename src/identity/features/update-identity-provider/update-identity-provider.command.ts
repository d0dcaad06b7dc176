import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { IdentityProviderNotFound, IdentityProviderUnusable } from '../../domain/identity-provider.errors.js';
import { secretPurposeOf, type ProviderTerms } from '../../domain/identity-provider.js';
import { IdentityProviderRepository } from '../../domain/identity-provider.repository.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { IdentityOptions } from '../../identity-options.js';
import { toIdentityProviderView, type IdentityProviderView } from '../identity-provider.view.js';

/** What is left out stays as it is; settings of the protocol are replaced as a whole. */
@Message({
  permission: 'organization.update',
  mode: 'critical-auth',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [IdentityProviderNotFound, IdentityProviderUnusable],
  audit: {
    action: 'identity_provider.updated',
    category: 'security',
    resource: 'identity_provider',
    subject: ({ providerId, changes, secret }: UpdateIdentityProvider) => ({
      resourceId: providerId,
      details: { ...changes, secretChanged: secret !== undefined },
    }),
  },
})
export class UpdateIdentityProvider extends Command<IdentityProviderView> {
  constructor(
    readonly providerId: string,
    readonly changes: Partial<ProviderTerms>,
    /** Undefined leaves it as it is. */
    readonly secret: string | null | undefined,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateIdentityProvider)
export class UpdateIdentityProviderHandler implements ICommandHandler<UpdateIdentityProvider> {
  constructor(
    private readonly providers: IdentityProviderRepository,
    private readonly vault: SecretVault,
    private readonly options: IdentityOptions,
    private readonly clock: Clock,
  ) {}

  async execute(command: UpdateIdentityProvider): Promise<IdentityProviderView> {
    const { providerId, changes, secret, expectedRevision } = command;
    const provider = await this.providers.byId(currentMember().organizationId, providerId);
    provider.expect(expectedRevision);
    const sealed =
      secret === undefined
        ? provider.sealedSecret
        : secret && this.vault.seal(secret, secretPurposeOf(provider.id));
    provider.update(changes, sealed, this.options.federation.allowPrivateNetworks, this.clock.now());
    return toIdentityProviderView(provider);
  }
}
