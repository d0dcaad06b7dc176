import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentDryRunEnded, LegacyContentRefused } from '../../domain/legacy-content.errors.js';
import { readLegacyAssignment, readLegacyItem, type LegacyRow } from '../../domain/legacy-content.js';
import { RollBackLegacyContent } from '../roll-back-legacy-content/roll-back-legacy-content.command.js';
import { ImportLegacyAssignment, type LegacyItemHere } from './import-legacy-assignment.command.js';
import { ImportLegacyItem } from './import-legacy-item.command.js';
import { hereId, type LegacyEntry, type LegacyTerms, type Taken } from './legacy-content.js';

interface Skipped {
  readonly kind: LegacyEntry['kind'];
  readonly legacyId: unknown;
  readonly reason: string;
}

interface Counts {
  created: number;
  unchanged: number;
  /** Of those created: somebody they name is not here, and the owner of the organization stands for him. */
  reassigned: number;
}

export interface ContentImportReport {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly items: Counts;
  readonly assignments: Counts;
  readonly skipped: Skipped[];
}

export interface ContentImportOptions {
  /** Where all items go; otherwise each into the organization its row names. */
  readonly organizationId: string | null;
  readonly dryRun: boolean;
}

interface Problem {
  readonly kind: LegacyEntry['kind'];
  readonly legacyId: string;
  readonly problem: string;
}

export interface IntegrityReport {
  readonly items: number;
  readonly assignments: number;
  readonly problems: Problem[];
}

/** Rows of `content_items` and then of `content_assignments`. */
type SourcedRows = AsyncIterable<{ readonly source: string; readonly row: LegacyRow }>;

/**
 * Takes over content of an older system row by row, each in a transaction of its own: what is refused is reported and
 * stops nothing else, and a run that was broken off is simply started again.
 */
@Injectable()
export class LegacyContentImporter {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async import(
    rows: SourcedRows,
    { organizationId, dryRun }: ContentImportOptions,
  ): Promise<ContentImportReport> {
    const counts = (): Counts => ({ created: 0, unchanged: 0, reassigned: 0 });
    const terms = { runId: newId(), dryRun };
    const report = { ...terms, items: counts(), assignments: counts(), skipped: [] as Skipped[] };
    const planned = new Map<string, LegacyItemHere>();
    for await (const { source, row } of rows) {
      const kind = source === 'content_assignments' ? 'assignment' : 'item';
      const reason = await refusalOf(async () => {
        const { outcome, reassigned } =
          kind === 'item'
            ? await this.takeItem(row, organizationId, terms, planned)
            : await this.takeAssignment(row, terms, planned);
        report[`${kind}s`][outcome] += 1;
        if (reassigned) report[`${kind}s`].reassigned += 1;
      });
      if (reason !== undefined) report.skipped.push({ kind, legacyId: row['id'], reason });
    }
    return report;
  }

  async rollBack(runId: string): Promise<{ runId: string; takenBack: number; kept: Skipped[] }> {
    const kept: Skipped[] = [];
    // Assignments first: an item that still has one stays.
    const entries = await inOrganization(undefined, () =>
      this.db.systemRows<LegacyEntry>(sql`
        select kind, legacy_id as "legacyId", organization_id as "organizationId", here_id as "hereId", run_id as "runId"
          from content.legacy_ids where run_id = ${runId} order by kind, imported_at desc, legacy_id`),
    );
    for (const entry of entries) {
      const reason = await refusalOf(() =>
        inOrganization(entry.organizationId, () => this.dispatcher.command(new RollBackLegacyContent(entry))),
      );
      if (reason !== undefined) kept.push({ kind: entry.kind, legacyId: entry.legacyId, reason });
    }
    return { runId, takenBack: entries.length - kept.length, kept };
  }

  /** Whether everything that was taken over is here and whole, organization by organization. */
  async verify(): Promise<IntegrityReport> {
    const report: IntegrityReport & { items: number; assignments: number } = {
      items: 0,
      assignments: 0,
      problems: [],
    };
    const organizations = await inOrganization(undefined, () =>
      this.db.systemRows<{ id: string; items: number; assignments: number }>(sql`
        select organization_id as id, count(*) filter (where kind = 'item')::int as items,
               count(*) filter (where kind = 'assignment')::int as assignments
          from content.legacy_ids group by 1 order by 1`),
    );
    for (const { id, items, assignments } of organizations) {
      report.items += items;
      report.assignments += assignments;
      report.problems.push(...(await inOrganization(id, () => this.db.systemRows<Problem>(problemsOf(id)))));
    }
    return report;
  }

  private async takeItem(
    row: LegacyRow,
    organizationId: string | null,
    terms: LegacyTerms,
    planned: Map<string, LegacyItemHere>,
  ): Promise<Taken> {
    const item = readLegacyItem(row, organizationId, this.clock.now());
    const taken = await this.send(item.organizationId, new ImportLegacyItem(item, terms));
    if (terms.dryRun && taken.outcome === 'created')
      planned.set(item.legacyId, {
        id: hereId('item', item.legacyId),
        organizationId: item.organizationId,
        isPlanned: true,
      });
    return taken;
  }

  private async takeAssignment(
    row: LegacyRow,
    terms: LegacyTerms,
    planned: ReadonlyMap<string, LegacyItemHere>,
  ): Promise<Taken> {
    const assignment = readLegacyAssignment(row, this.clock.now());
    const item = planned.get(assignment.itemId) ?? (await this.itemHere(assignment.itemId));
    return this.send(item.organizationId, new ImportLegacyAssignment(assignment, item, terms));
  }

  private async itemHere(legacyId: string): Promise<LegacyItemHere> {
    const [row] = await inOrganization(undefined, () =>
      this.db.systemRows<LegacyItemHere>(sql`
        select here_id as id, organization_id as "organizationId", false as "isPlanned"
          from content.legacy_ids where kind = 'item' and legacy_id = ${legacyId}`),
    );
    if (!row) throw new LegacyContentRefused('The item it is of has not been taken over.');
    return row;
  }

  private async send(
    organizationId: string,
    command: ImportLegacyItem | ImportLegacyAssignment,
  ): Promise<Taken> {
    try {
      return await inOrganization(organizationId, () => this.dispatcher.command<Taken>(command));
    } catch (error) {
      if (error instanceof ContentDryRunEnded) return error.taken;
      throw error;
    }
  }
}

const problemsOf = (organizationId: string) => sql`
  with known as (
    select l.kind, l.legacy_id, l.here_id from content.legacy_ids l where l.organization_id = ${organizationId}
  ), items as (
    select k.legacy_id, i.* from known k join content.items i on i.id = k.here_id and i.organization_id = ${organizationId} where k.kind = 'item'
  )
  select k.kind, k.legacy_id as "legacyId", 'It is not here any more.' as problem from known k
   where not exists (select from content.items i where k.kind = 'item' and i.id = k.here_id and i.organization_id = ${organizationId})
     and not exists (select from content.assignments a where k.kind = 'assignment' and a.id = k.here_id and a.organization_id = ${organizationId})
  union all
  select 'item', i.legacy_id, 'A version it points at is missing.' from items i
   where (select count(*) from content.versions v where v.organization_id = i.organization_id and v.item_id = i.id
             and v.number in (i.version, i.published_version)) < (select count(distinct n) from unnest(array[i.version, i.published_version]) n where n is not null)
  union all
  select 'item', i.legacy_id, 'It refers to an item that is not here: ' || ref from items i
    cross join lateral (select i.content_data -> 'prompt_ref' ->> 'id' as ref union all
      select jsonb_array_elements_text(case when jsonb_typeof(i.content_data -> 'knowledge_refs') = 'array' then i.content_data -> 'knowledge_refs' else '[]' end)) refs
   where ref is not null and not exists (select from content.items o where o.organization_id = i.organization_id and o.id::text = ref)
  order by 1, 2, 3`;

const inOrganization = <T>(organizationId: string | undefined, work: () => Promise<T>): Promise<T> =>
  runInContext({ actor: systemActor(organizationId), requestId: newId() }, work);

/** Why it was refused; what nobody foresaw ends the run. */
async function refusalOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError && error.kind !== 'internal') return error.message;
    throw error;
  }
}
