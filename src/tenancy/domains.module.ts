import { Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { DnsResolver } from './domain/dns-resolver.js';
import { DomainNames } from './domain/domain-names.js';
import { DueDomains } from './domain/due-domains.js';
import { JoinRequestRepository, MailDomainRepository } from './domain/mail-domain.repository.js';
import { ApproveJoinRequestHandler } from './features/approve-join-request/approve-join-request.command.js';
import { ApproveJoinRequestController } from './features/approve-join-request/approve-join-request.controller.js';
import { ClaimDomainHandler } from './features/claim-domain/claim-domain.command.js';
import { ClaimDomainController } from './features/claim-domain/claim-domain.controller.js';
import { DeclineJoinRequestHandler } from './features/decline-join-request/decline-join-request.command.js';
import { DeclineJoinRequestController } from './features/decline-join-request/decline-join-request.controller.js';
import { EnrolPersonHandler } from './features/enrol-person/enrol-person.command.js';
import { GetDomainController } from './features/get-domain/get-domain.controller.js';
import { GetDomainHandler } from './features/get-domain/get-domain.query.js';
import { ListDomainsController } from './features/list-domains/list-domains.controller.js';
import { ListDomainsHandler } from './features/list-domains/list-domains.query.js';
import { ListJoinRequestsController } from './features/list-join-requests/list-join-requests.controller.js';
import { ListJoinRequestsHandler } from './features/list-join-requests/list-join-requests.query.js';
import { ListOrganizationSuggestionsController } from './features/list-organization-suggestions/list-organization-suggestions.controller.js';
import { ListOrganizationSuggestionsHandler } from './features/list-organization-suggestions/list-organization-suggestions.query.js';
import { RecheckDomainsJob } from './features/recheck-domains/recheck-domains.job.js';
import { RecordDomainCheckHandler } from './features/recheck-domains/record-domain-check.command.js';
import { RemoveDomainHandler } from './features/remove-domain/remove-domain.command.js';
import { RemoveDomainController } from './features/remove-domain/remove-domain.controller.js';
import { RequestToJoinHandler } from './features/request-to-join/request-to-join.command.js';
import { RequestToJoinController } from './features/request-to-join/request-to-join.controller.js';
import { UpdateDomainHandler } from './features/update-domain/update-domain.command.js';
import { UpdateDomainController } from './features/update-domain/update-domain.controller.js';
import { GetDomainRecordHandler } from './features/verify-domain/get-domain-record.query.js';
import { VerifyDomainHandler } from './features/verify-domain/verify-domain.command.js';
import { VerifyDomainController } from './features/verify-domain/verify-domain.controller.js';
import { JoinRequestMapping, MailDomainMapping } from './infrastructure/domains.mapping.js';
import { FileDnsResolver } from './infrastructure/file-dns-resolver.js';
import { KnownDomainNames } from './infrastructure/known-domain-names.js';
import { MikroOrmJoinRequests, MikroOrmMailDomains } from './infrastructure/mikro-orm-domains.js';
import { NodeDnsResolver } from './infrastructure/node-dns-resolver.js';
import { SqlDueDomains } from './infrastructure/sql-due-domains.js';
import type { TenancyOptions } from './tenancy-options.js';

registerMappings(MailDomainMapping, JoinRequestMapping);

const controllers = [
  ClaimDomainController,
  ListDomainsController,
  GetDomainController,
  VerifyDomainController,
  UpdateDomainController,
  RemoveDomainController,
  ListOrganizationSuggestionsController,
  RequestToJoinController,
  ListJoinRequestsController,
  ApproveJoinRequestController,
  DeclineJoinRequestController,
];

const commands = [
  ClaimDomainHandler,
  VerifyDomainHandler,
  UpdateDomainHandler,
  RemoveDomainHandler,
  RecordDomainCheckHandler,
  EnrolPersonHandler,
  RequestToJoinHandler,
  ApproveJoinRequestHandler,
  DeclineJoinRequestHandler,
];

const queries = [
  ListDomainsHandler,
  GetDomainHandler,
  GetDomainRecordHandler,
  ListOrganizationSuggestionsHandler,
  ListJoinRequestsHandler,
];

const adapters = [
  { provide: MailDomainRepository, useClass: MikroOrmMailDomains },
  { provide: JoinRequestRepository, useClass: MikroOrmJoinRequests },
  { provide: DomainNames, useClass: KnownDomainNames },
  { provide: DueDomains, useClass: SqlDueDomains },
];

/** Mail domains of organizations, and what becomes of the people who have an address there. */
@Module({})
export class DomainsModule {
  static forRoot({ dnsRecordsFile, dnsServers }: TenancyOptions, people: DynamicModule): DynamicModule {
    const dns = dnsRecordsFile ? new FileDnsResolver(dnsRecordsFile) : new NodeDnsResolver(dnsServers);
    return {
      module: DomainsModule,
      imports: [people],
      controllers,
      providers: [
        { provide: DnsResolver, useValue: dns },
        ...commands,
        ...queries,
        ...adapters,
        RecheckDomainsJob,
      ],
    };
  }
}
