import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { MemberIntake } from '../../../tenancy/index.js';
import { LegacyIds, type LegacyId } from '../../domain/legacy-ids.js';
import { LegacyAccountRefused } from '../../domain/legacy.errors.js';

/** Takes back what the import of one account has added. An account that somebody has used stays. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [LegacyAccountRefused],
  audit: {
    action: 'user.import_rolled_back',
    category: 'admin',
    resource: 'user',
    subject: ({ entry: { userId, runId, source, legacyId } }: RollBackLegacyAccount) => ({
      resourceId: userId,
      details: { runId, source, legacyId },
    }),
  },
})
export class RollBackLegacyAccount extends Command<void> {
  constructor(readonly entry: LegacyId) {
    super();
  }
}

@CommandHandler(RollBackLegacyAccount)
export class RollBackLegacyAccountHandler implements ICommandHandler<RollBackLegacyAccount> {
  constructor(
    private readonly ids: LegacyIds,
    private readonly intake: MemberIntake,
  ) {}

  async execute({ entry: { source, legacyId, runId } }: RollBackLegacyAccount): Promise<void> {
    const entry = await this.ids.lock(source, legacyId);
    if (!entry || entry.runId !== runId) return;
    if (entry.createdAccount && !(await this.ids.deleteUnused(entry.userId)))
      throw new LegacyAccountRefused('Somebody has signed in with it, or a later import counts on it.');
    if (entry.joinedOrganizationId) await this.intake.withdraw(entry.joinedOrganizationId, entry.userId);
    this.ids.remove(entry);
  }
}
