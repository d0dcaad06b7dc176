import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { ImportRefused } from '../../domain/content-item.errors.js';
import type { FileItem } from '../content-file.js';
import { ImportPlan, type PlannedEntry } from './import-plan.js';
import type { ImportOutcome, ImportReport } from './import-content.view.js';

export interface ImportTerms {
  /** Says what would happen, and does nothing. */
  readonly dryRun: boolean;
  /** Whether one refusal refuses all. */
  readonly allOrNothing: boolean;
}

/** Takes items of a file in as drafts: those that are known by their keys get a new version where they differ. */
@Message({
  permission: 'content.create',
  mode: 'write',
  idempotent: true,
  errors: [ImportRefused, RevisionConflict],
  audit: {
    action: 'content.imported',
    category: 'change',
    resource: 'content_item',
    subject: ({ terms }: ImportContent, report?: ImportReport) => ({
      details: {
        ...terms,
        created: report?.created,
        updated: report?.updated,
        // What was refused is nothing that happened; the keys in it may be anything.
        itemIds: report?.applied
          ? report.entries.flatMap(({ outcome, itemId }) => (CHANGES.has(outcome) ? [itemId] : []))
          : [],
      },
    }),
  },
})
export class ImportContent extends Command<ImportReport> {
  constructor(
    readonly items: readonly FileItem[],
    readonly terms: ImportTerms,
  ) {
    super();
  }
}

const CHANGES: ReadonlySet<ImportOutcome> = new Set<ImportOutcome>(['created', 'updated']);

@CommandHandler(ImportContent)
export class ImportContentHandler implements ICommandHandler<ImportContent> {
  constructor(private readonly plan: ImportPlan) {}

  async execute({ items, terms: { dryRun, allOrNothing } }: ImportContent): Promise<ImportReport> {
    const planned = await this.plan.of(items);
    if (!dryRun && allOrNothing) refuseAny(planned);
    if (!dryRun) for (const { write } of planned) write?.();
    const count = (outcome: ImportOutcome) => planned.filter(({ entry }) => entry.outcome === outcome).length;
    return {
      applied: !dryRun,
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      refused: count('refused'),
      entries: planned.map(({ entry }) =>
        dryRun && entry.outcome === 'created' ? Object.assign(entry, { itemId: null }) : entry,
      ),
    };
  }
}

function refuseAny(planned: readonly PlannedEntry[]): void {
  const errors = planned.flatMap(({ entry: { outcome, code, detail, errors: faults } }, i) => {
    if (outcome !== 'refused') return [];
    return faults.length > 0 ? faults : [{ pointer: `/items/${i}`, code: code ?? '', detail: detail ?? '' }];
  });
  if (errors.length > 0) throw new ImportRefused(errors);
}
