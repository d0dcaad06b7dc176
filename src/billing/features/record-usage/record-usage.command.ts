import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { countsAsUsed, spentAnything, type AnswerUsage } from '../../domain/usage.js';
import { UsageLedger } from '../../infrastructure/usage-ledger.js';

// An operation, so that what was already used is recorded in every service mode.
@Message({ permission: 'system', mode: 'operations' })
export class RecordUsage extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly usage: AnswerUsage,
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

  async execute({ organizationId, usage }: RecordUsage): Promise<void> {
    const used = countsAsUsed(usage);
    const keep = used || spentAnything(usage);
    if (keep && !(await this.ledger.record(organizationId, usage, this.clock.now()))) return;
    if (used) await this.ledger.settle(organizationId, GENERATIONS_METER, usage.startedAt);
    else await this.ledger.release(organizationId, GENERATIONS_METER, usage.startedAt);
  }
}
