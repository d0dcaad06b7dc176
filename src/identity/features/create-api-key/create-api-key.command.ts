import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { CurrentAccess } from '../../../tenancy/index.js';
import { ApiKeyExpiryPast, ScopeNotHeld } from '../../domain/api-key.errors.js';
import { ApiKey, type ApiKeyTerms } from '../../domain/api-key.js';
import { ApiKeyRepository } from '../../domain/api-key.repository.js';
import { toIssuedView, type IssuedApiKeyView } from '../api-key.view.js';

@Message({
  permission: 'api_keys.manage_own',
  mode: 'critical-auth',
  errors: [ApiKeyExpiryPast, ScopeNotHeld],
  audit: {
    action: 'api_key.created',
    category: 'security',
    resource: 'api_key',
    subject: ({ terms: { name, scopes } }: CreateApiKey, issued?: IssuedApiKeyView) => ({
      resourceId: issued?.id,
      details: { name, scopes },
    }),
  },
})
export class CreateApiKey extends Command<IssuedApiKeyView> {
  constructor(readonly terms: ApiKeyTerms) {
    super();
  }
}

@CommandHandler(CreateApiKey)
export class CreateApiKeyHandler implements ICommandHandler<CreateApiKey> {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly access: CurrentAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ terms }: CreateApiKey): Promise<IssuedApiKeyView> {
    const { organizationId, userId } = currentMember();
    const { permissions } = this.access.standing();
    terms.scopes.forEach((scope, i) => {
      if (!permissions.includes(scope)) throw new ScopeNotHeld(scope, i);
    });
    const { apiKey, key } = ApiKey.create(newId(), organizationId, userId, terms, this.clock.now());
    this.apiKeys.add(apiKey);
    return toIssuedView(apiKey, key);
  }
}
