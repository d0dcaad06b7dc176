import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Integer, Text } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { ProviderKeyNotFound } from '../../domain/model.errors.js';
import { ModelGateway } from '../../generation/model-gateway.js';
import { purposeOfKey } from '../../infrastructure/provider-keys.js';

const TRY_MS = 10_000;

export class ProviderKeyTestView {
  @Choice(['up', 'down'], { description: 'Whether the vendor took the key' })
  status: 'up' | 'down';

  @Integer({ min: 0, max: 2_147_483_647 })
  latencyMs: number;

  @Text({ max: 100, nullable: true, example: 'llm.authentication' })
  errorCode: string | null;
}

/** A query, because the vendor is asked and nothing is written: no transaction is held open meanwhile. */
@Message({ permission: 'organization.update', mode: 'ai', errors: [ProviderKeyNotFound] })
export class TestProviderKey extends Query<ProviderKeyTestView> {
  constructor(readonly vendor: string) {
    super();
  }
}

@QueryHandler(TestProviderKey)
export class TestProviderKeyHandler implements IQueryHandler<TestProviderKey> {
  constructor(
    private readonly db: ReadDb,
    private readonly vault: SecretVault,
    private readonly gateway: ModelGateway,
  ) {}

  async execute({ vendor }: TestProviderKey): Promise<ProviderKeyTestView> {
    const key = await this.db.one<{ sealed: string }>(
      sql`select sealed_key as sealed from conversation.provider_keys where vendor = ${vendor}`,
    );
    if (!key) throw new ProviderKeyNotFound();
    const apiKey = this.vault.open(key.sealed, purposeOfKey(currentMember().organizationId, vendor));
    const limit = AbortSignal.timeout(TRY_MS);
    try {
      const { status, latencyMs, errorCode = null } = await this.gateway.tryKey(vendor, apiKey, limit);
      return { status, latencyMs, errorCode };
    } catch (error) {
      if (!limit.aborted) throw error;
      return { status: 'down', latencyMs: TRY_MS, errorCode: 'llm.timeout' };
    }
  }
}
