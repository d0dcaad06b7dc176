import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ScimInvalidFilter } from '../../domain/scim.errors.js';
import { condition } from '../../scim/filter.js';
import { listOf, type ResourceList, type Window } from '../../scim/list.js';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from '../../scim/schema.js';
import {
  USER_COLUMNS,
  USER_FILTER,
  USER_FROM,
  userResource,
  type UserResource,
  type UserRow,
} from '../../scim/user-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimInvalidFilter] })
export class ListScimUsers extends Query<ResourceList<UserResource>> {
  constructor(
    readonly window: Window,
    readonly filter?: string,
  ) {
    super();
  }
}

@QueryHandler(ListScimUsers)
export class ListScimUsersHandler implements IQueryHandler<ListScimUsers> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: TenancyOptions,
  ) {}

  /** One statement: how many there are, and those that were asked for, as of one moment. */
  async execute({
    window: { startIndex, count },
    filter,
  }: ListScimUsers): Promise<ResourceList<UserResource>> {
    const { organizationId } = currentMember();
    const wanted =
      filter === undefined ? undefined : condition(filter, USER_FILTER, [USER_SCHEMA, ENTERPRISE_SCHEMA]);
    const matching = sql`from ${USER_FROM} where m.organization_id = ${organizationId}
       and m.status in ('active', 'suspended') ${when(wanted, () => sql`and ${wanted}`)}`;
    const rows = await this.db.rows<{ total: number } & Partial<UserRow>>(sql`
      select found.total, page.* from (select count(*)::int as total ${matching}) found
        left join lateral (select ${USER_COLUMNS} ${matching}
          order by m.joined_at, m.user_id offset ${startIndex - 1} limit ${count}) page on true`);
    const users = rows.filter((row): row is UserRow & { total: number } => Boolean(row.id));
    return listOf(
      users.map((row) => userResource(row, this.options.publicUrl)),
      rows[0]?.total ?? 0,
      startIndex,
    );
  }
}
