import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { AssignmentNotFound } from '../../domain/assignment.errors.js';
import { AssignmentList } from '../assignment-list.js';
import type { ListedAssignmentView } from '../assignment.view.js';

@Message({ permission: 'content.assign_own', mode: 'read', errors: [AssignmentNotFound] })
export class GetAssignment extends Query<ListedAssignmentView> {
  constructor(readonly assignmentId: string) {
    super();
  }
}

@QueryHandler(GetAssignment)
export class GetAssignmentHandler implements IQueryHandler<GetAssignment> {
  constructor(
    private readonly db: ReadDb,
    private readonly list: AssignmentList,
    private readonly clock: Clock,
  ) {}

  async execute({ assignmentId }: GetAssignment): Promise<ListedAssignmentView> {
    const assignment = await this.db.one<ListedAssignmentView>(
      this.list.newest(sql`and a.id = ${assignmentId}`, undefined, 1, this.clock.now()),
    );
    if (!assignment) throw new AssignmentNotFound();
    return assignment;
  }
}
