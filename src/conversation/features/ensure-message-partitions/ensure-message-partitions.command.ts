import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Far enough ahead that a job which fails for weeks costs nothing. */
const MONTHS_AHEAD = 3;

export interface PartitionChanges {
  readonly created: number;
  /** Names of the tables of past months in which nothing was left. */
  readonly dropped: readonly string[];
}

/** Makes the partitions of the coming months, and drops those of past months that hold nothing any more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EnsureMessagePartitions extends Command<PartitionChanges> {}

@CommandHandler(EnsureMessagePartitions)
export class EnsureMessagePartitionsHandler implements ICommandHandler<EnsureMessagePartitions> {
  constructor(private readonly clock: Clock) {}

  async execute(): Promise<PartitionChanges> {
    const at = this.clock.now();
    const [changes] = await commandRows<PartitionChanges>(sql`
      select conversation.ensure_partitions(${at}, ${MONTHS_AHEAD}::int) as created,
             conversation.drop_empty_partitions(${at}) as dropped`);
    if (!changes) throw new Error('A select without a table always answers');
    return changes;
  }
}
