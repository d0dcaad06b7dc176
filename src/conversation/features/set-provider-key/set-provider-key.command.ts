import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { VendorUnknown } from '../../domain/model.errors.js';
import { Models } from '../../domain/models.js';
import { hintOf, purposeOfKey } from '../../infrastructure/provider-keys.js';
import { PROVIDER_KEY_COLUMNS, type ProviderKeyView } from '../provider-key.view.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [VendorUnknown],
  audit: {
    action: 'provider_key.set',
    category: 'security',
    resource: 'organization',
    subject: ({ vendor }: SetProviderKey) => ({ details: { vendor } }),
  },
})
export class SetProviderKey extends Command<ProviderKeyView> {
  constructor(
    readonly vendor: string,
    readonly apiKey: string,
  ) {
    super();
  }
}

@CommandHandler(SetProviderKey)
export class SetProviderKeyHandler implements ICommandHandler<SetProviderKey> {
  constructor(
    private readonly models: Models,
    private readonly vault: SecretVault,
    private readonly clock: Clock,
  ) {}

  async execute({ vendor, apiKey }: SetProviderKey): Promise<ProviderKeyView> {
    if (!this.models.vendors().includes(vendor)) throw new VendorUnknown(this.models.vendors());
    const { organizationId, userId } = currentMember();
    const sealed = this.vault.seal(apiKey, purposeOfKey(organizationId, vendor));
    const now = this.clock.now();
    const rows = await commandRows<ProviderKeyView>(sql`insert into conversation.provider_keys
        (organization_id, vendor, sealed_key, hint, created_at, updated_at, updated_by)
      values (${organizationId}, ${vendor}, ${sealed}, ${hintOf(apiKey)}, ${now}, ${now}, ${userId})
      on conflict (organization_id, vendor) do update set sealed_key = excluded.sealed_key, hint = excluded.hint,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by
      returning ${PROVIDER_KEY_COLUMNS}`);
    return rows[0] as ProviderKeyView; // an upsert returns its row
  }
}
