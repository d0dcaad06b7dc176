import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { TextList } from '#libs/http/fields.js';
import { ORGANIZATION_PERMISSIONS } from '../../domain/permissions.js';

/** Everything a role of an organization may include. */
export class PermissionListView {
  @TextList({ max: 500, description: '`resource.action`' })
  permissions: readonly string[];
}

@Message({ permission: 'members.read', mode: 'read' })
export class ListPermissions extends Query<PermissionListView> {}

@QueryHandler(ListPermissions)
export class ListPermissionsHandler implements IQueryHandler<ListPermissions> {
  async execute(): Promise<PermissionListView> {
    return { permissions: ORGANIZATION_PERMISSIONS };
  }
}
