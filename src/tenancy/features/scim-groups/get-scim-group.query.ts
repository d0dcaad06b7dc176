import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { isId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import { groupColumns, groupResource, type GroupResource, type GroupRow } from '../../scim/group-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimResourceNotFound] })
export class GetScimGroup extends Query<GroupResource> {
  constructor(
    readonly groupId: string,
    readonly withMembers: boolean,
  ) {
    super();
  }
}

@QueryHandler(GetScimGroup)
export class GetScimGroupHandler implements IQueryHandler<GetScimGroup> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ groupId, withMembers }: GetScimGroup): Promise<GroupResource> {
    const { organizationId } = currentMember();
    const row = isId(groupId)
      ? await this.db.one<GroupRow>(sql`select ${groupColumns(withMembers)} from tenancy.scim_groups g
          where g.organization_id = ${organizationId} and g.id = ${groupId}`)
      : undefined;
    if (!row) throw new ScimResourceNotFound(groupId);
    return groupResource(row, this.options.publicUrl);
  }
}
