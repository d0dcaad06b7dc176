import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ScimInvalidFilter } from '../../domain/scim.errors.js';
import { condition } from '../../scim/filter.js';
import {
  GROUP_FILTER,
  groupColumns,
  groupResource,
  type GroupResource,
  type GroupRow,
} from '../../scim/group-resource.js';
import { listOf, type ResourceList, type Window } from '../../scim/list.js';
import { GROUP_SCHEMA } from '../../scim/schema.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimInvalidFilter] })
export class ListScimGroups extends Query<ResourceList<GroupResource>> {
  constructor(
    readonly window: Window,
    readonly withMembers: boolean,
    readonly filter?: string,
  ) {
    super();
  }
}

@QueryHandler(ListScimGroups)
export class ListScimGroupsHandler implements IQueryHandler<ListScimGroups> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ window, withMembers, filter }: ListScimGroups): Promise<ResourceList<GroupResource>> {
    const { startIndex, count } = window;
    const { organizationId } = currentMember();
    const wanted = filter === undefined ? undefined : condition(filter, GROUP_FILTER, [GROUP_SCHEMA]);
    const matching = sql`from tenancy.scim_groups g where g.organization_id = ${organizationId}
       ${when(wanted, () => sql`and ${wanted}`)}`;
    const rows = await this.db.rows<{ total: number } & Partial<GroupRow>>(sql`
      select found.total, page.* from (select count(*)::int as total ${matching}) found
        left join lateral (select ${groupColumns(withMembers)} ${matching}
          order by g.created_at, g.id offset ${startIndex - 1} limit ${count}) page on true`);
    const groups = rows.filter((row): row is GroupRow & { total: number } => Boolean(row.id));
    return listOf(
      groups.map((row) => groupResource(row, this.options.publicUrl)),
      rows[0]?.total ?? 0,
      startIndex,
    );
  }
}
