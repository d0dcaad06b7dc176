import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ItemStatus } from '../../domain/content-item.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import { TenancyRelations } from '../../../tenancy/index.js';
import { ITEM_COLUMNS, type ListedItemView } from '../content-item.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility } from '../visibility.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [CursorInvalid] })
export class ListContentItems extends Query<Page<ListedItemView>> {
  constructor(
    readonly page: PageRequest,
    readonly repository?: RepositoryName,
    readonly status?: ItemStatus,
  ) {
    super();
  }
}

@QueryHandler(ListContentItems)
export class ListContentItemsHandler implements IQueryHandler<ListContentItems> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly tenancy: TenancyRelations,
  ) {}

  async execute({ page, repository, status }: ListContentItems): Promise<Page<ListedItemView>> {
    const [updatedAt, id] = page.after ?? [];
    const order = sql`order by updated_at desc, id desc limit ${page.limit + 1}`;
    const rest = sql`where true
         ${when(repository, () => sql`and repository = ${repository}`)}
         ${when(status, () => sql`and status = ${status}`)}
         ${when(page.after, () => sql`and (updated_at, id) < (${updatedAt}, ${id})`)} ${order}`;
    const rows = await this.db.rows<ListedItemView>(sql`
      select items.*, r.display_name as "repositoryName", m.display_name as "creatorName"
        from (select ${ITEM_COLUMNS}, ${this.visibility.assignedCondition()} as "isAssigned"
                from ${this.visibility.page(rest)} ${order}) items
        join content.repositories r on r.name = items.repository
        left join ${this.tenancy.members()} m on m.user_id = items."createdBy"
       order by items."updatedAt" desc, items.id desc`);
    return toPage(rows.map(inNewestSchema), page.limit, (row) => [row.updatedAt, row.id]);
  }
}
