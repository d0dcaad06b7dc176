import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { isId } from '#libs/kernel/id.js';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { sql } from '#libs/persistence/sql.js';
import { LegacyAccounts } from '../../../identity/index.js';
import { Ownerships } from '../../../tenancy/index.js';
import { LegacyContentRefused } from '../../domain/legacy-content.errors.js';

export interface LegacyTerms {
  readonly runId: string;
  /** Does everything and undoes it, ending as `ContentDryRunEnded`. */
  readonly dryRun: boolean;
}

/** What became of a row. */
export interface Taken {
  readonly outcome: 'created' | 'unchanged';
  /** Somebody it names is not here, so that it is the owner of the organization who stands for him. */
  readonly reassigned: boolean;
}

export interface LegacyEntry {
  readonly kind: 'item' | 'assignment';
  readonly legacyId: string;
  readonly organizationId: string;
  readonly hereId: string;
  readonly runId: string;
}

const NAMESPACE = '5c1f2c57-6a2e-4b0a-9d55-0d8f7ce1a9b4';

/** The id that an item of the older system has here: its own where that is one, else always the same other one. */
export function hereId(kind: LegacyEntry['kind'], legacyId: string): string {
  const name = `${kind} ${legacyId}`;
  return isId(legacyId) ? legacyId : v5(name, NAMESPACE);
}

/** What is known of rows that were taken over, and of the people they name; inside a command of the system role. */
@Injectable()
export class LegacyContent {
  constructor(
    private readonly accounts: LegacyAccounts,
    private readonly ownerships: Ownerships,
  ) {}

  /** Nobody else imports or rolls back this one until the command ends. */
  async lock(kind: LegacyEntry['kind'], legacyId: string): Promise<LegacyEntry | undefined> {
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended(${`legacy ${kind} ${legacyId}`}, 0))`,
    );
    const [entry] = await commandRows<LegacyEntry>(sql`
      select kind, legacy_id as "legacyId", organization_id as "organizationId", here_id as "hereId", run_id as "runId"
        from content.legacy_ids where kind = ${kind} and legacy_id = ${legacyId}`);
    return entry;
  }

  add({ kind, legacyId, organizationId, hereId: id, runId }: LegacyEntry, at: Date): void {
    writeAtCommit(sql`
      insert into content.legacy_ids (kind, legacy_id, organization_id, here_id, run_id, imported_at)
      values (${kind}, ${legacyId}, ${organizationId}, ${id}, ${runId}, ${at})`);
  }

  person(legacyId: string): Promise<string | undefined> {
    return this.accounts.userId(legacyId);
  }

  /** Who stands for a person: himself, or the owner where he is not here. */
  async standIn(
    organizationId: string,
    legacyId: string | null,
  ): Promise<{ id: string; reassigned: boolean }> {
    const id = legacyId === null ? undefined : await this.accounts.userId(legacyId);
    if (id !== undefined) return { id, reassigned: false };
    const owner = await this.ownerships.ownerOf(organizationId);
    if (owner === undefined)
      throw new LegacyContentRefused('Its organization is not here, or nobody owns it.');
    return { id: owner, reassigned: true };
  }
}

onConstraint('items_pkey', () => new LegacyContentRefused('Its id is that of another item.'));
