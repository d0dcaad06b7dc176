import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { LegacyContentRefused } from '../../domain/legacy-content.errors.js';
import { LegacyContent, type LegacyEntry } from '../import-legacy-content/legacy-content.js';

/** Takes back what the import of one item or assignment has added. What somebody has changed or assigned since stays. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [LegacyContentRefused],
  audit: {
    action: 'content.import_rolled_back',
    category: 'admin',
    resource: 'content_item',
    subject: ({ entry: { kind, hereId, organizationId, runId, legacyId } }: RollBackLegacyContent) => ({
      resourceId: hereId,
      organizationId,
      details: { kind, runId, legacyId },
    }),
  },
})
export class RollBackLegacyContent extends Command<void> {
  constructor(readonly entry: LegacyEntry) {
    super();
  }
}

const UNUSED = {
  assignment: fragment('content.assignments r where revision = 1'),
  item: fragment(`content.items r where revision = 1
    and not exists (select from content.assignments a where a.item_id = r.id)
    and not exists (select from content.progress p where p.item_id = r.id)`),
};

@CommandHandler(RollBackLegacyContent)
export class RollBackLegacyContentHandler implements ICommandHandler<RollBackLegacyContent> {
  constructor(private readonly legacy: LegacyContent) {}

  async execute({ entry: { kind, legacyId, runId } }: RollBackLegacyContent): Promise<void> {
    const entry = await this.legacy.lock(kind, legacyId);
    if (!entry || entry.runId !== runId) return;
    const id = entry.hereId;
    const gone = await commandRows(sql`select from ${fragment(`content.${kind}s`)} where id = ${id}`);
    const deleted = await commandRows(sql`delete from ${UNUSED[kind]} and r.id = ${id} returning r.id`);
    if (gone.length > 0 && deleted.length === 0)
      throw new LegacyContentRefused('Somebody has changed, assigned or used it since.');
    if (kind === 'item')
      await commandRows(
        sql`delete from content.versions where organization_id = ${entry.organizationId} and item_id = ${id}`,
      );
    await commandRows(sql`delete from content.legacy_ids where kind = ${kind} and legacy_id = ${legacyId}`);
  }
}
