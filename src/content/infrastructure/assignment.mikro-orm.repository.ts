import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { AssignmentNotFound } from '../domain/assignment.errors.js';
import { ContentAssignment, type AssignmentTarget, type TargetKind } from '../domain/assignment.js';
import {
  AssignmentRepository,
  ProgressRepository,
  ReminderRepository,
} from '../domain/assignment.repository.js';
import { AssignerReach } from '../features/assigner-reach.js';
import { AssignmentReminder } from '../domain/reminder.js';
import { LearningProgress } from '../domain/progress.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

@Injectable()
export class AssignmentMikroOrmRepository extends AssignmentRepository {
  constructor(private readonly reach: AssignerReach) {
    super();
  }

  add(assignment: ContentAssignment): void {
    currentEm().persist(assignment);
  }

  async byId(id: string): Promise<ContentAssignment> {
    const [assignment] = await this.byIds([id]);
    if (!assignment) throw new AssignmentNotFound();
    return assignment;
  }

  byIds(ids: readonly string[]): Promise<ContentAssignment[]> {
    return this.locked(
      sql`select a.id from content.assignments a where a.id = any (${[...ids]}::uuid[]) and ${this.reach.toAssignment()}`,
    );
  }

  async of(itemIds: readonly string[], targets: readonly AssignmentTarget[]): Promise<ContentAssignment[]> {
    const { organizationId } = currentMember();
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended('content.assignments', 0) # hashtextextended(${organizationId}, 0))`,
    );
    const idsOf = (kind: TargetKind) => targets.filter((target) => target.kind === kind).map(({ id }) => id);
    return this.locked(sql`select a.id from content.assignments a
      where a.organization_id = ${organizationId} and a.item_id = any (${[...itemIds]}::uuid[])
        and (a.user_id = any (${idsOf('user')}::uuid[]) or a.team_id = any (${idsOf('team')}::uuid[])
          or a.target_organization_id = any (${idsOf('organization')}::uuid[]))`);
  }

  /** In one order, so that two such commands wait for each other and never in a ring. */
  private async locked(ids: Statement): Promise<ContentAssignment[]> {
    const found = await commandRows<{ id: string }>(ids);
    if (found.length === 0) return [];
    return currentEm().find(
      ContentAssignment,
      { id: { $in: found.map(({ id }) => id) } },
      { ...LOCKED, orderBy: { id: 'asc' } },
    );
  }
}

@Injectable()
export class ProgressMikroOrmRepository extends ProgressRepository {
  async of(itemId: string, userId: string, at: Date): Promise<LearningProgress> {
    const { organizationId } = currentMember();
    // Two first steps at once: one writes the row, the other waits for it.
    await commandRows(sql`insert into content.progress (id, organization_id, item_id, user_id, updated_at)
      values (${newId()}, ${organizationId}, ${itemId}, ${userId}, ${at}) on conflict on constraint progress_once do nothing`);
    return currentEm().findOneOrFail(LearningProgress, { itemId, userId }, LOCKED);
  }
}

@Injectable()
export class ReminderMikroOrmRepository extends ReminderRepository {
  add(reminder: AssignmentReminder): void {
    currentEm().persist(reminder);
  }

  async byId(id: string): Promise<AssignmentReminder | undefined> {
    return (await currentEm().findOne(AssignmentReminder, { id }, LOCKED)) ?? undefined;
  }
}
