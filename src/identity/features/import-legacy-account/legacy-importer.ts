import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { readLegacyAccount, type LegacyAccount } from '../../domain/legacy-account.js';
import { LegacyIds } from '../../domain/legacy-ids.js';
import { DryRunEnded } from '../../domain/legacy.errors.js';
import { RollBackLegacyAccount } from '../roll-back-legacy-account/roll-back-legacy-account.command.js';
import {
  ImportLegacyAccount,
  type ImportedAccount,
  type ImportTerms,
} from './import-legacy-account.command.js';

/** A row of the older system, and the table it is from. */
export interface LegacyRow {
  readonly source: string;
  readonly row: Readonly<Record<string, unknown>>;
}

interface Skipped {
  readonly source: string;
  readonly legacyId: unknown;
  readonly reason: string;
}

export interface ImportReport extends Record<ImportedAccount['outcome'], number> {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly skipped: Skipped[];
}

export interface RollbackReport {
  readonly runId: string;
  readonly takenBack: number;
  readonly kept: Skipped[];
}

/**
 * Takes over the accounts of an older system one by one, each in a transaction of its own: what is refused is
 * reported and stops nobody else, and a run that was broken off is simply started again.
 */
@Injectable()
export class LegacyImporter {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly ids: LegacyIds,
    private readonly clock: Clock,
  ) {}

  async import(
    rows: AsyncIterable<LegacyRow>,
    options: Pick<ImportTerms, 'organizationId' | 'dryRun'>,
  ): Promise<ImportReport> {
    const terms = { ...options, runId: newId() };
    const { runId, dryRun } = terms;
    const report: ImportReport = { runId, dryRun, created: 0, merged: 0, unchanged: 0, skipped: [] };
    const rehearsal = new Rehearsal();
    for await (const { source, row } of rows) {
      const reason = await refusalOf(async () => {
        const account = readLegacyAccount(source, row, this.clock.now());
        const outcome = await this.take(account, terms);
        report[dryRun ? rehearsal.outcomeOf(account, outcome) : outcome] += 1;
      });
      if (reason !== undefined) report.skipped.push({ source, legacyId: row['id'], reason });
    }
    return report;
  }

  async rollBack(runId: string): Promise<RollbackReport> {
    const kept: Skipped[] = [];
    const entries = await this.ids.ofRun(runId);
    for (const entry of entries) {
      const reason = await refusalOf(() =>
        asSystem(() => this.dispatcher.command(new RollBackLegacyAccount(entry))),
      );
      if (reason !== undefined) kept.push({ source: entry.source, legacyId: entry.legacyId, reason });
    }
    return { runId, takenBack: entries.length - kept.length, kept };
  }

  private async take(account: LegacyAccount, terms: ImportTerms): Promise<ImportedAccount['outcome']> {
    try {
      const { outcome } = await asSystem(() =>
        this.dispatcher.command(new ImportLegacyAccount(account, terms)),
      );
      return outcome;
    } catch (error) {
      if (error instanceof DryRunEnded) return error.outcome;
      throw error;
    }
  }
}

/** What a dry run would have brought so far: nothing of it is there for the rows that follow. */
class Rehearsal {
  private readonly ids = new Set<string>();
  private readonly emails = new Set<string>();

  outcomeOf(
    { source, legacyId, email }: LegacyAccount,
    alone: ImportedAccount['outcome'],
  ): ImportedAccount['outcome'] {
    const id = JSON.stringify([source, legacyId]);
    if (alone === 'unchanged' || this.ids.has(id)) return 'unchanged';
    this.ids.add(id);
    if (this.emails.has(email)) return 'merged';
    this.emails.add(email);
    return alone;
  }
}

const asSystem = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext({ actor: systemActor(), requestId: newId() }, work);

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
