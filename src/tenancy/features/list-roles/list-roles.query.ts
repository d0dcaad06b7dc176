import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when } from '#libs/persistence/sql.js';
import { BUILT_IN_ROLES, ROLE_COLUMNS, type RoleView } from '../role.view.js';

/** The organization's own roles by key; the first page begins with the built-in ones. */
@Message({ permission: 'members.read', mode: 'read', errors: [CursorInvalid] })
export class ListRoles extends Query<Page<RoleView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListRoles)
export class ListRolesHandler implements IQueryHandler<ListRoles> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListRoles): Promise<Page<RoleView>> {
    const [after] = page.after ?? [];
    const rows = await this.db.rows<RoleView>(sql`select ${fragment(ROLE_COLUMNS)} from tenancy.roles
       where organization_id = (select platform.current_organization_id())
         ${when(page.after, () => sql`and key > ${after}`)}
       order by key limit ${page.limit + 1}`);
    const { data, nextCursor } = toPage(rows, page.limit, ({ key }) => [key]);
    return { data: page.after ? data : [...BUILT_IN_ROLES, ...data], nextCursor };
  }
}
