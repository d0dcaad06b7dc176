import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { Progress } from '../../archive/progress.js';

/** Tells how far a run has come, and returns whether it is still wanted. */
@Message({ permission: 'system', mode: 'operations' })
export class ReportProgress extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
    readonly progress: Progress,
  ) {
    super();
  }
}

@CommandHandler(ReportProgress)
export class ReportProgressHandler implements ICommandHandler<ReportProgress> {
  async execute({ organizationId, archiveId, progress }: ReportProgress): Promise<boolean> {
    const rows =
      await commandRows(sql`update tenancy.archives set done = ${progress.done}, total = ${progress.total}
      where organization_id = ${organizationId} and id = ${archiveId} and status = 'running' returning id`);
    return rows.length > 0;
  }
}
