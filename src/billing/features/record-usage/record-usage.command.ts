import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { countsAsUsed, spentAnything, type AnswerUsage } from '../../domain/usage.js';
import { windowOf } from '../../domain/usage-window.js';
import { UsageLedger } from '../../infrastructure/usage-ledger.js';

// An operation, so that what was already used is recorded in every service mode.
@Message({ permission: 'system', mode: 'operations' })
export class RecordUsage extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly usages: readonly AnswerUsage[],
  ) {
    super();
  }
}

@CommandHandler(RecordUsage)
export class RecordUsageHandler implements ICommandHandler<RecordUsage> {
  constructor(
    private readonly ledger: UsageLedger,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, usages }: RecordUsage): Promise<void> {
    const kept = usages.filter((usage) => countsAsUsed(usage) || spentAnything(usage));
    const recorded = await this.ledger.record(organizationId, kept, this.clock.now());
    const fresh = usages.filter((usage) => recorded.has(usage.messageId) || !kept.includes(usage));
    const months = Map.groupBy(fresh, ({ startedAt }) => windowOf(startedAt));
    for (const [window, ended] of months) {
      const used = ended.filter(countsAsUsed).length;
      await this.ledger.settle(organizationId, GENERATIONS_METER, window, {
        used,
        released: ended.length - used,
      });
    }
  }
}
