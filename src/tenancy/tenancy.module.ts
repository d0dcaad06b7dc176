import { Global, Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { AuthorizationModule } from './authorization.module.js';
import { OrganizationRepository } from './domain/organization.repository.js';
import { People } from './domain/people.js';
import { CreateOrganizationHandler } from './features/create-organization/create-organization.command.js';
import { CreateOrganizationController } from './features/create-organization/create-organization.controller.js';
import { GetOrganizationController } from './features/get-organization/get-organization.controller.js';
import { GetOrganizationHandler } from './features/get-organization/get-organization.query.js';
import { ListMembersController } from './features/list-members/list-members.controller.js';
import { ListMembersHandler } from './features/list-members/list-members.query.js';
import { ListOrganizationsController } from './features/list-organizations/list-organizations.controller.js';
import { ListOrganizationsHandler } from './features/list-organizations/list-organizations.query.js';
import { UpdateOrganizationHandler } from './features/update-organization/update-organization.command.js';
import { UpdateOrganizationController } from './features/update-organization/update-organization.controller.js';
import { MikroOrmOrganizationFounder } from './infrastructure/mikro-orm-organization-founder.js';
import { OrganizationMikroOrmRepository } from './infrastructure/organization.mikro-orm.repository.js';
import { PeopleOfMemberships } from './infrastructure/people-of-memberships.js';
import { SqlActiveMembers, SqlMemberships } from './infrastructure/sql-memberships.js';
import { MembershipMapping, OrganizationMapping } from './infrastructure/tenancy.mapping.js';
import { ActiveMembers, Memberships } from './memberships.js';
import { OrganizationFounder } from './organization-founder.js';
import { TenancyOptions } from './tenancy-options.js';

registerMappings(OrganizationMapping, MembershipMapping);

const commands = [CreateOrganizationHandler, UpdateOrganizationHandler];

const queries = [ListOrganizationsHandler, GetOrganizationHandler, ListMembersHandler];

const adapters = [
  { provide: OrganizationRepository, useClass: OrganizationMikroOrmRepository },
  { provide: OrganizationFounder, useClass: MikroOrmOrganizationFounder },
  { provide: Memberships, useClass: SqlMemberships },
  { provide: ActiveMembers, useClass: SqlActiveMembers },
  { provide: People, useClass: PeopleOfMemberships },
];

/** Organizations and who belongs to them. Global because every context asks it. */
@Global()
@Module({})
export class TenancyModule {
  static forRoot(options: TenancyOptions): DynamicModule {
    return {
      module: TenancyModule,
      imports: [AuthorizationModule],
      controllers: [
        ListOrganizationsController,
        CreateOrganizationController,
        UpdateOrganizationController,
        GetOrganizationController,
        ListMembersController,
      ],
      providers: [{ provide: TenancyOptions, useValue: options }, ...commands, ...queries, ...adapters],
      exports: [OrganizationRepository, OrganizationFounder, Memberships, ActiveMembers],
    };
  }
}
