import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { RoleNotFound } from '../../domain/authorization.errors.js';
import { ROLE_COLUMNS, type RoleView } from '../role.view.js';

@Message({ permission: 'members.read', mode: 'read', errors: [RoleNotFound] })
export class GetRole extends Query<RoleView> {
  constructor(readonly roleId: string) {
    super();
  }
}

@QueryHandler(GetRole)
export class GetRoleHandler implements IQueryHandler<GetRole> {
  constructor(private readonly db: ReadDb) {}

  async execute({ roleId }: GetRole): Promise<RoleView> {
    const role = await this.db.one<RoleView>(
      sql`select ${fragment(ROLE_COLUMNS)} from tenancy.roles where id = ${roleId}`,
    );
    if (!role) throw new RoleNotFound();
    return role;
  }
}
