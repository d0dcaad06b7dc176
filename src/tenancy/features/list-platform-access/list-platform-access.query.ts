import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import type { PlatformAccessView } from '../platform-access.view.js';

/** Which operators came into the organization, when and why; the last one first. */
@Message({ permission: 'audit.read', mode: 'read', errors: [CursorInvalid, OrganizationNotFound] })
export class ListPlatformAccess extends Query<Page<PlatformAccessView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListPlatformAccess)
export class ListPlatformAccessHandler implements IQueryHandler<ListPlatformAccess> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, page }: ListPlatformAccess): Promise<Page<PlatformAccessView>> {
    requireCurrentOrganization(organizationId);
    const [startedAt, id] = page.after ?? [];
    const rows = await this.db.rows<PlatformAccessView>(sql`
      select id, organization_id as "organizationId", operator_id as "operatorId", subject_id as "subjectId", reason,
             started_at as "startedAt", expires_at as "expiresAt", ended_at as "endedAt"
        from tenancy.platform_access
       where organization_id = ${organizationId}
         ${when(page.after, () => sql`and (started_at, id) < (${startedAt}, ${id})`)}
       order by started_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.startedAt, row.id]);
  }
}
