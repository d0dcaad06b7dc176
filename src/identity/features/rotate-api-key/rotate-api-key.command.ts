import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ApiKeyNotFound } from '../../domain/api-key.errors.js';
import { ApiKeyChanges, ApiKeyRepository } from '../../domain/api-key.repository.js';
import { toIssuedView, type IssuedApiKeyView } from '../api-key.view.js';

/** Only of one's own: the new secret is told to whoever asks for it. */
@Message({
  permission: 'api_keys.manage_own',
  mode: 'critical-auth',
  errors: [ApiKeyNotFound],
  audit: {
    action: 'api_key.rotated',
    category: 'security',
    resource: 'api_key',
    subject: ({ keyId, overlapHours }: RotateApiKey) => ({ resourceId: keyId, details: { overlapHours } }),
  },
})
export class RotateApiKey extends Command<IssuedApiKeyView> {
  constructor(
    readonly keyId: string,
    readonly overlapHours: number,
  ) {
    super();
  }
}

@CommandHandler(RotateApiKey)
export class RotateApiKeyHandler implements ICommandHandler<RotateApiKey> {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly changes: ApiKeyChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ keyId, overlapHours }: RotateApiKey): Promise<IssuedApiKeyView> {
    const { organizationId, userId } = currentMember();
    const apiKey = await this.apiKeys.byId(organizationId, keyId);
    if (apiKey.ownerId !== userId) throw new ApiKeyNotFound();
    const key = apiKey.rotate(overlapHours, this.clock.now());
    this.changes.announce(keyId);
    return toIssuedView(apiKey, key);
  }
}
