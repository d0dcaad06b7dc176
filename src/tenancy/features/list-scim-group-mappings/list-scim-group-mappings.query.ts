import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import type { ScimGroupMappingView } from '../scim-group.view.js';

@Message({ permission: 'permissions.grant', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListScimGroupMappings extends Query<Page<ScimGroupMappingView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListScimGroupMappings)
export class ListScimGroupMappingsHandler implements IQueryHandler<ListScimGroupMappings> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, page }: ListScimGroupMappings): Promise<Page<ScimGroupMappingView>> {
    requireCurrentOrganization(organizationId);
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ScimGroupMappingView>(sql`
      select g.id, g.display_name as "displayName", g.target, g.team_id as "teamId", g.role, g.revision,
             g.created_at as "createdAt",
             (select count(*)::int from tenancy.scim_group_members gm
               where gm.organization_id = g.organization_id and gm.group_id = g.id) as "memberCount"
        from tenancy.scim_groups g
       where g.organization_id = ${organizationId}
         ${when(page.after, () => sql`and (g.created_at, g.id) < (${createdAt}, ${id})`)}
       order by g.created_at desc, g.id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
