import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/** Tells how far it has come, and returns whether it is still wanted. */
@Message({ permission: 'system', mode: 'operations' })
export class ReportProcessing extends Command<boolean> {
  constructor(
    readonly assetId: string,
    readonly attempt: number,
    readonly percent: number,
  ) {
    super();
  }
}

@CommandHandler(ReportProcessing)
export class ReportProcessingHandler implements ICommandHandler<ReportProcessing> {
  async execute({ assetId, attempt, percent }: ReportProcessing): Promise<boolean> {
    const rows = await commandRows(sql`update media.assets set progress = ${percent}
      where id = ${assetId} and status = 'processing' and attempts = ${attempt} returning id`);
    return rows.length > 0;
  }
}
