import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../tenancy/index.js';
import type { AssignmentTarget, TargetKind } from '../domain/assignment.js';
import { AssignmentScope, targetKey } from '../domain/assignment.repository.js';
import { AssignerReach } from '../features/assigner-reach.js';
import { ContentVisibility } from '../features/visibility.js';

@Injectable()
export class SqlAssignmentScope extends AssignmentScope {
  constructor(
    private readonly visibility: ContentVisibility,
    private readonly tenancy: TenancyRelations,
    private readonly reach: AssignerReach,
  ) {
    super();
  }

  async items(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await commandRows<{ id: string }>(
      sql`select id from ${this.visibility.items()} where id = any (${[...ids]}::uuid[])`,
    );
    return new Set(rows.map(({ id }) => id));
  }

  async targets(targets: readonly AssignmentTarget[]): Promise<ReadonlySet<string>> {
    const idsOf = (kind: TargetKind) => targets.filter((target) => target.kind === kind).map(({ id }) => id);
    const rows = await commandRows<AssignmentTarget>(sql`
      select 'user' as kind, p.user_id as id from ${this.tenancy.members()} p
       where p.user_id = any (${idsOf('user')}::uuid[]) and ${this.reach.toPerson()}
      union all
      select 'team', t.team_id from ${this.tenancy.teams()} t
       where t.team_id = any (${idsOf('team')}::uuid[]) and ${this.reach.toTeam()}
      union all
      select 'organization', o.organization_id from ${this.tenancy.organizations()} o
       where o.organization_id = any (${idsOf('organization')}::uuid[]) and ${this.reach.toOrganizations()}`);
    return new Set(rows.map(targetKey));
  }
}
