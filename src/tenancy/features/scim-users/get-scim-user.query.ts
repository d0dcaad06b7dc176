import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { isId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ScimResourceNotFound } from '../../domain/scim.errors.js';
import {
  USER_COLUMNS,
  USER_FROM,
  userResource,
  type UserResource,
  type UserRow,
} from '../../scim/user-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';

@Message({ permission: 'scim.provision', mode: 'read', errors: [ScimResourceNotFound] })
export class GetScimUser extends Query<UserResource> {
  constructor(readonly userId: string) {
    super();
  }
}

@QueryHandler(GetScimUser)
export class GetScimUserHandler implements IQueryHandler<GetScimUser> {
  constructor(
    private readonly db: ReadDb,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ userId }: GetScimUser): Promise<UserResource> {
    const { organizationId } = currentMember();
    const row = isId(userId)
      ? await this.db.one<UserRow>(sql`
          select ${USER_COLUMNS} from ${USER_FROM}
           where m.organization_id = ${organizationId} and m.user_id = ${userId}
             and m.status in ('active', 'suspended')`)
      : undefined;
    if (!row) throw new ScimResourceNotFound(userId);
    return userResource(row, this.options.publicUrl);
  }
}
