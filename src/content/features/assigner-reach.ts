import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../tenancy/index.js';

/**
 * To whom the person who acts may assign, and of whom he sees reports: whoever may assign to everybody reaches the
 * organization and what is below it, a coach the teams he leads and the people in them.
 */
@Injectable()
export class AssignerReach {
  constructor(
    private readonly tenancy: TenancyRelations,
    private readonly authorizer: Authorizer,
  ) {}

  /** Cuts people `p.user_id`. */
  toPerson(): Statement {
    return this.reachesAll ? sql`true` : sql`p.user_id = any (array(${this.led('user_id')}))`;
  }

  /** Cuts teams `t.team_id`. */
  toTeam(): Statement {
    return this.reachesAll ? sql`true` : sql`t.team_id = any (array(${this.led('team_id')}))`;
  }

  toOrganizations(): Statement {
    return this.reachesAll ? sql`true` : sql`false`;
  }

  /** Cuts `content.assignments a` by their targets. */
  toAssignment(): Statement {
    if (this.reachesAll) return sql`true`;
    return sql`(a.user_id = any (array(${this.led('user_id')})) or a.team_id = any (array(${this.led('team_id')})))`;
  }

  private get reachesAll(): boolean {
    return this.authorizer.allows(currentActor(), 'content.assign');
  }

  private led(column: 'user_id' | 'team_id'): Statement {
    const { userId } = currentMember();
    return sql`select ${column === 'user_id' ? sql`tm.user_id` : sql`tm.team_id`} from ${this.tenancy.teamMembers()} tm
      where tm.team_id in (select mine.team_id from ${this.tenancy.teamMembers()} mine
                            where mine.user_id = ${userId} and mine.role = 'admin')`;
  }
}
