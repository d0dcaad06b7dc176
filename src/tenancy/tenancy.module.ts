import { Global, Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { AuthorizationModule } from './authorization.module.js';
import { DueOrganizations } from './domain/due-organizations.js';
import { OrganizationRepository } from './domain/organization.repository.js';
import { ArchiveModule } from './archive.module.js';
import { CreateOrganizationHandler } from './features/create-organization/create-organization.command.js';
import { CreateOrganizationController } from './features/create-organization/create-organization.controller.js';
import { GetOrganizationController } from './features/get-organization/get-organization.controller.js';
import { GetOrganizationHandler } from './features/get-organization/get-organization.query.js';
import { ListOrganizationsController } from './features/list-organizations/list-organizations.controller.js';
import { ListOrganizationsHandler } from './features/list-organizations/list-organizations.query.js';
import { ListDescendantsController } from './features/list-descendants/list-descendants.controller.js';
import { ListDescendantsHandler } from './features/list-descendants/list-descendants.query.js';
import { MoveOrganizationHandler } from './features/move-organization/move-organization.command.js';
import { MoveOrganizationController } from './features/move-organization/move-organization.controller.js';
import { ReactivateOrganizationHandler } from './features/reactivate-organization/reactivate-organization.command.js';
import { ReactivateOrganizationController } from './features/reactivate-organization/reactivate-organization.controller.js';
import { DeleteOrganizationHandler } from './features/delete-organization/delete-organization.command.js';
import { DeleteOrganizationController } from './features/delete-organization/delete-organization.controller.js';
import { EndTrialHandler } from './features/end-trials/end-trial.command.js';
import { EndTrialsJob } from './features/end-trials/end-trials.job.js';
import { EmptyOrganizationHandler } from './features/purge-deleted-organizations/empty-organization.command.js';
import { PurgeDeletedOrganizationsJob } from './features/purge-deleted-organizations/purge-deleted-organizations.job.js';
import { PurgeOrganizationHandler } from './features/purge-deleted-organizations/purge-organization.command.js';
import { RestoreOrganizationHandler } from './features/restore-organization/restore-organization.command.js';
import { RestoreOrganizationController } from './features/restore-organization/restore-organization.controller.js';
import { SuspendOrganizationHandler } from './features/suspend-organization/suspend-organization.command.js';
import { SuspendOrganizationController } from './features/suspend-organization/suspend-organization.controller.js';
import { UpdateOrganizationHandler } from './features/update-organization/update-organization.command.js';
import { UpdateOrganizationController } from './features/update-organization/update-organization.controller.js';
import { MikroOrmOrganizationFounder } from './infrastructure/mikro-orm-organization-founder.js';
import { SqlDueOrganizations } from './infrastructure/sql-due-organizations.js';
import { OrganizationMikroOrmRepository } from './infrastructure/organization.mikro-orm.repository.js';
import { SqlMemberships } from './infrastructure/sql-memberships.js';
import { MembershipMapping, OrganizationMapping } from './infrastructure/tenancy.mapping.js';
import { Memberships } from './memberships.js';
import { OrganizationFounder } from './organization-founder.js';
import { DomainsModule } from './domains.module.js';
import { ScimModule } from './scim.module.js';
import { PeopleModule } from './people.module.js';
import { UnreadCounts } from './unread-counts.js';
import { OrganizationSlugs } from './organization-slugs.js';
import { SqlOrganizationSlugs } from './infrastructure/sql-organization-slugs.js';
import { Workspaces } from './workspaces.js';
import { SqlWorkspaces } from './infrastructure/sql-workspaces.js';
import { SqlTenancyRelations } from './infrastructure/sql-tenancy-relations.js';
import { TenancyRelations } from './tenancy-relations.js';
import { TenancyOptions } from './tenancy-options.js';

registerMappings(OrganizationMapping, MembershipMapping);

const commands = [
  CreateOrganizationHandler,
  UpdateOrganizationHandler,
  MoveOrganizationHandler,
  SuspendOrganizationHandler,
  DeleteOrganizationHandler,
  RestoreOrganizationHandler,
  EndTrialHandler,
  EmptyOrganizationHandler,
  PurgeOrganizationHandler,
  ReactivateOrganizationHandler,
];

const queries = [ListOrganizationsHandler, GetOrganizationHandler, ListDescendantsHandler];

const jobs = [EndTrialsJob, PurgeDeletedOrganizationsJob];

const adapters = [
  { provide: DueOrganizations, useClass: SqlDueOrganizations },
  { provide: OrganizationRepository, useClass: OrganizationMikroOrmRepository },
  { provide: OrganizationFounder, useClass: MikroOrmOrganizationFounder },
  { provide: Memberships, useClass: SqlMemberships },
  { provide: Workspaces, useClass: SqlWorkspaces },
  { provide: OrganizationSlugs, useClass: SqlOrganizationSlugs },
  UnreadCounts,
  { provide: TenancyRelations, useClass: SqlTenancyRelations },
];

/** Organizations and who belongs to them. Global because every context asks it. */
@Global()
@Module({})
export class TenancyModule {
  static forRoot(options: TenancyOptions): DynamicModule {
    const people = PeopleModule.forRoot(options);
    return {
      module: TenancyModule,
      imports: [
        AuthorizationModule,
        people,
        ArchiveModule.forRoot(options),
        DomainsModule.forRoot(options, people),
        ScimModule.forRoot(options, people),
      ],
      controllers: [
        ListOrganizationsController,
        CreateOrganizationController,
        UpdateOrganizationController,
        ListDescendantsController,
        MoveOrganizationController,
        SuspendOrganizationController,
        DeleteOrganizationController,
        RestoreOrganizationController,
        ReactivateOrganizationController,
        GetOrganizationController,
      ],
      providers: [
        { provide: TenancyOptions, useValue: options },
        ...commands,
        ...queries,
        ...jobs,
        ...adapters,
      ],
      exports: [
        OrganizationRepository,
        OrganizationFounder,
        Memberships,
        PeopleModule,
        ArchiveModule,
        ScimModule,
        Workspaces,
        OrganizationSlugs,
        UnreadCounts,
        TenancyRelations,
      ],
    };
  }
}
