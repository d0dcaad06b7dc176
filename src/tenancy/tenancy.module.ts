import { Global, Module } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { registerMappings } from '#libs/persistence/orm.js';
import { People } from './domain/people.js';
import { CreateOrganizationHandler } from './features/create-organization/create-organization.command.js';
import { CreateOrganizationController } from './features/create-organization/create-organization.controller.js';
import { GetOrganizationController } from './features/get-organization/get-organization.controller.js';
import { GetOrganizationHandler } from './features/get-organization/get-organization.query.js';
import { ListMembersController } from './features/list-members/list-members.controller.js';
import { ListMembersHandler } from './features/list-members/list-members.query.js';
import { ListOrganizationsController } from './features/list-organizations/list-organizations.controller.js';
import { ListOrganizationsHandler } from './features/list-organizations/list-organizations.query.js';
import { MikroOrmOrganizationFounder } from './infrastructure/mikro-orm-organization-founder.js';
import { PeopleOfMemberships } from './infrastructure/people-of-memberships.js';
import { RoleAuthorizer } from './infrastructure/role-authorizer.js';
import { SqlActiveMembers, SqlMemberships } from './infrastructure/sql-memberships.js';
import { MembershipMapping, OrganizationMapping } from './infrastructure/tenancy.mapping.js';
import { ActiveMembers, Memberships } from './memberships.js';
import { OrganizationFounder } from './organization-founder.js';

registerMappings(OrganizationMapping, MembershipMapping);

const commands = [CreateOrganizationHandler];

const queries = [ListOrganizationsHandler, GetOrganizationHandler, ListMembersHandler];

const adapters = [
  { provide: Authorizer, useClass: RoleAuthorizer },
  { provide: OrganizationFounder, useClass: MikroOrmOrganizationFounder },
  { provide: Memberships, useClass: SqlMemberships },
  { provide: ActiveMembers, useClass: SqlActiveMembers },
  { provide: People, useClass: PeopleOfMemberships },
];

/** Global because the dispatcher asks it about every message. */
@Global()
@Module({
  controllers: [
    ListOrganizationsController,
    CreateOrganizationController,
    GetOrganizationController,
    ListMembersController,
  ],
  providers: [...commands, ...queries, ...adapters],
  exports: [Authorizer, OrganizationFounder, Memberships, ActiveMembers],
})
export class TenancyModule {}
