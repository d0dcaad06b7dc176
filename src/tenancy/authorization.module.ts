import { Global, Module } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { registerMappings } from '#libs/persistence/orm.js';
import { AccessWatch } from './access-watch.js';
import { CurrentAccess } from './current-access.js';
import { AccessChanges } from './domain/access-changes.js';
import { CustomRoleRepository, GrantRepository } from './domain/authorization.repositories.js';
import { Explainer } from './domain/explainer.js';
import { GrantableRoles } from './domain/grantable-roles.js';
import { PlatformAccessRepository } from './domain/platform-access.js';
import { CreateRoleHandler } from './features/create-role/create-role.command.js';
import { CreateRoleController } from './features/create-role/create-role.controller.js';
import { DeleteRoleHandler } from './features/delete-role/delete-role.command.js';
import { DeleteRoleController } from './features/delete-role/delete-role.controller.js';
import { EndPlatformAccessHandler } from './features/end-platform-access/end-platform-access.command.js';
import { EndPlatformAccessController } from './features/end-platform-access/end-platform-access.controller.js';
import { ExplainPermissionController } from './features/explain-permission/explain-permission.controller.js';
import { ExplainPermissionHandler } from './features/explain-permission/explain-permission.query.js';
import { GetRoleController } from './features/get-role/get-role.controller.js';
import { GetRoleHandler } from './features/get-role/get-role.query.js';
import { GetSecurityPolicyController } from './features/get-security-policy/get-security-policy.controller.js';
import { GetSecurityPolicyHandler } from './features/get-security-policy/get-security-policy.query.js';
import { GrantAuthority } from './features/grant-authority.js';
import { GrantPermissionHandler } from './features/grant-permission/grant-permission.command.js';
import { GrantPermissionController } from './features/grant-permission/grant-permission.controller.js';
import { ListGrantsController } from './features/list-grants/list-grants.controller.js';
import { ListGrantsHandler } from './features/list-grants/list-grants.query.js';
import { ListPermissionsController } from './features/list-permissions/list-permissions.controller.js';
import { ListPermissionsHandler } from './features/list-permissions/list-permissions.query.js';
import { ListPlatformAccessController } from './features/list-platform-access/list-platform-access.controller.js';
import { ListPlatformAccessHandler } from './features/list-platform-access/list-platform-access.query.js';
import { ListRolesController } from './features/list-roles/list-roles.controller.js';
import { ListRolesHandler } from './features/list-roles/list-roles.query.js';
import { OpenPlatformAccessHandler } from './features/open-platform-access/open-platform-access.command.js';
import { OpenPlatformAccessController } from './features/open-platform-access/open-platform-access.controller.js';
import { RevokeGrantHandler } from './features/revoke-grant/revoke-grant.command.js';
import { RevokeGrantController } from './features/revoke-grant/revoke-grant.controller.js';
import { SetSecurityPolicyHandler } from './features/set-security-policy/set-security-policy.command.js';
import { SetSecurityPolicyController } from './features/set-security-policy/set-security-policy.controller.js';
import { UpdateRoleHandler } from './features/update-role/update-role.command.js';
import { UpdateRoleController } from './features/update-role/update-role.controller.js';
import { AccessAuthorizer } from './infrastructure/access-authorizer.js';
import { AccessDirectory } from './infrastructure/access-directory.js';
import {
  CustomRoleMapping,
  GrantMapping,
  PlatformAccessMapping,
} from './infrastructure/authorization.mapping.js';
import {
  MikroOrmCustomRoles,
  MikroOrmGrants,
  MikroOrmPlatformAccesses,
} from './infrastructure/authorization.repositories.js';
import { DirectoryMemberPermissions } from './infrastructure/directory-member-permissions.js';
import { RecordedOperatorVisits } from './infrastructure/recorded-operator-visits.js';
import { SqlAccess } from './infrastructure/sql-access.js';
import { MemberPermissions } from './member-permissions.js';
import { OperatorVisits } from './operator-visits.js';

registerMappings(CustomRoleMapping, GrantMapping, PlatformAccessMapping);

const commands = [
  CreateRoleHandler,
  UpdateRoleHandler,
  DeleteRoleHandler,
  GrantPermissionHandler,
  RevokeGrantHandler,
  OpenPlatformAccessHandler,
  EndPlatformAccessHandler,
  SetSecurityPolicyHandler,
];

const queries = [
  ListPermissionsHandler,
  ListRolesHandler,
  GetRoleHandler,
  ListGrantsHandler,
  ExplainPermissionHandler,
  ListPlatformAccessHandler,
  GetSecurityPolicyHandler,
];

const adapters = [
  SqlAccess,
  AccessDirectory,
  AccessAuthorizer,
  GrantAuthority,
  { provide: AccessChanges, useExisting: AccessDirectory },
  { provide: AccessWatch, useExisting: AccessDirectory },
  { provide: Authorizer, useExisting: AccessAuthorizer },
  { provide: CurrentAccess, useExisting: AccessAuthorizer },
  { provide: Explainer, useExisting: AccessAuthorizer },
  { provide: GrantableRoles, useExisting: GrantAuthority },
  { provide: CustomRoleRepository, useClass: MikroOrmCustomRoles },
  { provide: GrantRepository, useClass: MikroOrmGrants },
  { provide: PlatformAccessRepository, useClass: MikroOrmPlatformAccesses },
  { provide: MemberPermissions, useClass: DirectoryMemberPermissions },
  { provide: OperatorVisits, useClass: RecordedOperatorVisits },
];

/** Who may do what where. Global because the dispatcher asks it about every message. */
@Global()
@Module({
  controllers: [
    ListPermissionsController,
    ExplainPermissionController,
    ListRolesController,
    CreateRoleController,
    GetRoleController,
    UpdateRoleController,
    DeleteRoleController,
    ListGrantsController,
    GrantPermissionController,
    RevokeGrantController,
    OpenPlatformAccessController,
    EndPlatformAccessController,
    ListPlatformAccessController,
    GetSecurityPolicyController,
    SetSecurityPolicyController,
  ],
  providers: [...commands, ...queries, ...adapters],
  exports: [
    Authorizer,
    CurrentAccess,
    AccessChanges,
    AccessWatch,
    Explainer,
    GrantableRoles,
    GrantRepository,
    SqlAccess,
    MemberPermissions,
    OperatorVisits,
  ],
})
export class AuthorizationModule {}
