import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { CurrentAccess } from '../../../tenancy/index.js';
import { ApiKeyNotFound } from '../../domain/api-key.errors.js';
import { ApiKeyChanges, ApiKeyRepository } from '../../domain/api-key.repository.js';

/** One's own; anybody's for who manages the keys of the organization. */
@Message({
  permission: 'api_keys.manage_own',
  mode: 'critical-auth',
  errors: [ApiKeyNotFound],
  audit: {
    action: 'api_key.revoked',
    category: 'security',
    resource: 'api_key',
    subject: ({ keyId }: RevokeApiKey) => ({ resourceId: keyId }),
  },
})
export class RevokeApiKey extends Command<void> {
  constructor(readonly keyId: string) {
    super();
  }
}

@CommandHandler(RevokeApiKey)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly changes: ApiKeyChanges,
    private readonly access: CurrentAccess,
  ) {}

  async execute({ keyId }: RevokeApiKey): Promise<void> {
    const { organizationId, userId } = currentMember();
    const apiKey = await this.apiKeys.byId(organizationId, keyId);
    const mayRevoke =
      apiKey.ownerId === userId || this.access.standing().permissions.includes('api_keys.manage');
    if (!mayRevoke) throw new ApiKeyNotFound();
    apiKey.revoke();
    this.apiKeys.remove(apiKey);
    this.changes.announce(keyId);
  }
}
