import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentDryRunEnded, LegacyContentRefused } from '../../domain/legacy-content.errors.js';
import type { LegacyAssignment } from '../../domain/legacy-content.js';
import { hereId, LegacyContent, type LegacyTerms, type Taken } from './legacy-content.js';

/** The item an assignment is of, as it is here, or as it would be after a dry run. */
export interface LegacyItemHere {
  readonly id: string;
  readonly organizationId: string;
  readonly isPlanned: boolean;
}

/** Takes over one assignment of the older system. Who assigned it need not be here: it counts all the same. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [LegacyContentRefused, ContentDryRunEnded],
  audit: {
    action: 'content.assignment_imported',
    category: 'admin',
    resource: 'content_assignment',
    subject: (
      { assignment: { legacyId }, item: { organizationId }, terms: { runId } }: ImportLegacyAssignment,
      taken?: Taken,
    ) => ({
      resourceId: hereId('assignment', legacyId),
      organizationId,
      details: { runId, legacyId, ...taken },
    }),
  },
})
export class ImportLegacyAssignment extends Command<Taken> {
  constructor(
    readonly assignment: LegacyAssignment,
    readonly item: LegacyItemHere,
    readonly terms: LegacyTerms,
  ) {
    super();
  }
}

@CommandHandler(ImportLegacyAssignment)
export class ImportLegacyAssignmentHandler implements ICommandHandler<ImportLegacyAssignment> {
  constructor(
    private readonly legacy: LegacyContent,
    private readonly clock: Clock,
  ) {}

  async execute({ assignment, item, terms: { runId, dryRun } }: ImportLegacyAssignment): Promise<Taken> {
    const taken = await this.take(assignment, item, runId);
    if (dryRun) throw new ContentDryRunEnded(taken);
    return taken;
  }

  private async take(assignment: LegacyAssignment, item: LegacyItemHere, runId: string): Promise<Taken> {
    const { legacyId } = assignment;
    if (await this.legacy.lock('assignment', legacyId)) return { outcome: 'unchanged', reassigned: false };
    const userId = assignment.userId === null ? null : await this.legacy.person(assignment.userId);
    if (userId === undefined) throw new LegacyContentRefused('The person it is for has not been taken over.');
    const by = await this.legacy.standIn(item.organizationId, assignment.assignedBy);
    const id = hereId('assignment', legacyId);
    if (!item.isPlanned) await this.write(id, userId, by.id, assignment, item);
    const { organizationId } = item;
    this.legacy.add({ kind: 'assignment', legacyId, organizationId, hereId: id, runId }, this.clock.now());
    return { outcome: 'created', reassigned: by.reassigned };
  }

  private async write(
    id: string,
    userId: string | null,
    by: string,
    { targetOrganizationId, type, level, startsAt, expiresAt, isActive, createdAt }: LegacyAssignment,
    item: LegacyItemHere,
  ): Promise<void> {
    const written = await commandRows(sql`
      insert into content.assignments (id, organization_id, item_id, user_id, target_organization_id, assignment_type, access_level,
                                       starts_at, expires_at, is_active, assigned_by, created_at, updated_at)
      values (${id}, ${item.organizationId}, ${item.id}, ${userId}, ${targetOrganizationId}, ${type}, ${level}, ${startsAt},
              ${expiresAt}, ${isActive}, ${by}, ${createdAt}, ${createdAt})
      on conflict do nothing returning id`);
    if (written.length === 0) throw new LegacyContentRefused('The item is assigned to him already.');
  }
}
