import { Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { ScimGroupRepository, ScimTokenRepository } from './domain/scim.repositories.js';
import { CreateScimTokenHandler } from './features/create-scim-token/create-scim-token.command.js';
import { CreateScimTokenController } from './features/create-scim-token/create-scim-token.controller.js';
import { ListScimGroupMappingsController } from './features/list-scim-group-mappings/list-scim-group-mappings.controller.js';
import { ListScimGroupMappingsHandler } from './features/list-scim-group-mappings/list-scim-group-mappings.query.js';
import { ListScimTokensController } from './features/list-scim-tokens/list-scim-tokens.controller.js';
import { ListScimTokensHandler } from './features/list-scim-tokens/list-scim-tokens.query.js';
import { MapScimGroupHandler } from './features/map-scim-group/map-scim-group.command.js';
import { MapScimGroupController } from './features/map-scim-group/map-scim-group.controller.js';
import { RecordScimTokenUseHandler } from './features/record-scim-token-use/record-scim-token-use.command.js';
import { RevokeScimTokenHandler } from './features/revoke-scim-token/revoke-scim-token.command.js';
import { RevokeScimTokenController } from './features/revoke-scim-token/revoke-scim-token.controller.js';
import { GetScimConfigHandler } from './features/scim-discovery/get-scim-config.query.js';
import { GetScimResourceTypeHandler } from './features/scim-discovery/get-scim-resource-type.query.js';
import { GetScimSchemaHandler } from './features/scim-discovery/get-scim-schema.query.js';
import { ListScimResourceTypesHandler } from './features/scim-discovery/list-scim-resource-types.query.js';
import { ListScimSchemasHandler } from './features/scim-discovery/list-scim-schemas.query.js';
import { ScimDiscoveryController } from './features/scim-discovery/scim-discovery.controller.js';
import { CreateScimGroupHandler } from './features/scim-groups/create-scim-group.command.js';
import { DeleteScimGroupHandler } from './features/scim-groups/delete-scim-group.command.js';
import { GetScimGroupHandler } from './features/scim-groups/get-scim-group.query.js';
import { ListScimGroupsHandler } from './features/scim-groups/list-scim-groups.query.js';
import { PatchScimGroupHandler } from './features/scim-groups/patch-scim-group.command.js';
import { ReplaceScimGroupHandler } from './features/scim-groups/replace-scim-group.command.js';
import { ScimGroupDesk } from './features/scim-groups/scim-group-desk.js';
import { ScimGroupRoles } from './features/scim-groups/scim-group-roles.js';
import { ScimGroupsController } from './features/scim-groups/scim-groups.controller.js';
import { CreateScimUserHandler } from './features/scim-users/create-scim-user.command.js';
import { DeleteScimUserHandler } from './features/scim-users/delete-scim-user.command.js';
import { GetScimUserHandler } from './features/scim-users/get-scim-user.query.js';
import { ListScimUsersHandler } from './features/scim-users/list-scim-users.query.js';
import { PatchScimUserHandler } from './features/scim-users/patch-scim-user.command.js';
import { ReplaceScimUserHandler } from './features/scim-users/replace-scim-user.command.js';
import { ScimUserChanger } from './features/scim-users/scim-user-changer.js';
import { ScimUserDesk } from './features/scim-users/scim-user-desk.js';
import { ScimUsersController } from './features/scim-users/scim-users.controller.js';
import { MikroOrmScimGroups, MikroOrmScimTokens } from './infrastructure/mikro-orm-scim.js';
import { ScimGroupMapping, ScimTokenMapping } from './infrastructure/scim.mapping.js';
import { SqlScimTokens } from './infrastructure/sql-scim-tokens.js';
import { ScimTokens } from './scim-tokens.js';
import { TenancyOptions } from './tenancy-options.js';

registerMappings(ScimTokenMapping, ScimGroupMapping);

const controllers = [
  CreateScimTokenController,
  ListScimTokensController,
  RevokeScimTokenController,
  ListScimGroupMappingsController,
  MapScimGroupController,
  ScimUsersController,
  ScimGroupsController,
  ScimDiscoveryController,
];

const handlers = [
  CreateScimTokenHandler,
  ListScimTokensHandler,
  RevokeScimTokenHandler,
  ListScimGroupMappingsHandler,
  MapScimGroupHandler,
  RecordScimTokenUseHandler,
  GetScimConfigHandler,
  GetScimResourceTypeHandler,
  GetScimSchemaHandler,
  ListScimResourceTypesHandler,
  ListScimSchemasHandler,
  CreateScimUserHandler,
  ReplaceScimUserHandler,
  PatchScimUserHandler,
  DeleteScimUserHandler,
  GetScimUserHandler,
  ListScimUsersHandler,
  CreateScimGroupHandler,
  ReplaceScimGroupHandler,
  PatchScimGroupHandler,
  DeleteScimGroupHandler,
  GetScimGroupHandler,
  ListScimGroupsHandler,
];

const services = [ScimUserDesk, ScimUserChanger, ScimGroupDesk, ScimGroupRoles];

const adapters = [
  { provide: ScimTokenRepository, useClass: MikroOrmScimTokens },
  { provide: ScimGroupRepository, useClass: MikroOrmScimGroups },
  { provide: ScimTokens, useClass: SqlScimTokens },
];

/** Identity providers say by SCIM 2.0 who belongs to an organization, and in which groups. */
@Module({})
export class ScimModule {
  static forRoot(options: TenancyOptions, people: DynamicModule): DynamicModule {
    return {
      module: ScimModule,
      imports: [people],
      controllers,
      providers: [{ provide: TenancyOptions, useValue: options }, ...handlers, ...services, ...adapters],
      exports: [ScimTokens],
    };
  }
}
