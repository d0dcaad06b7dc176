import { Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { DomainSpeakers } from './domain/domain-speakers.js';
import { InvitationRepository } from './domain/invitation.repository.js';
import { MembershipRepository } from './domain/membership.repository.js';
import { People } from './domain/people.js';
import { Rosters } from './domain/roster.js';
import { TeamMembers, TeamRepository } from './domain/team.repository.js';
import { ChangeMemberHandler } from './features/change-member/change-member.command.js';
import { ChangeMemberController } from './features/change-member/change-member.controller.js';
import { CreateTeamHandler } from './features/create-team/create-team.command.js';
import { CreateTeamController } from './features/create-team/create-team.controller.js';
import { DeleteTeamHandler } from './features/delete-team/delete-team.command.js';
import { DeleteTeamController } from './features/delete-team/delete-team.controller.js';
import { GetMemberHandler } from './features/get-member/get-member.query.js';
import { GetMemberController } from './features/get-member/get-member.controller.js';
import { GetTeamHandler } from './features/get-team/get-team.query.js';
import { GetTeamController } from './features/get-team/get-team.controller.js';
import { LeaveOrganizationHandler } from './features/leave-organization/leave-organization.command.js';
import { LeaveOrganizationController } from './features/leave-organization/leave-organization.controller.js';
import { ListMembersHandler } from './features/list-members/list-members.query.js';
import { ListMembersController } from './features/list-members/list-members.controller.js';
import { ListTeamMembersHandler } from './features/list-team-members/list-team-members.query.js';
import { ListTeamMembersController } from './features/list-team-members/list-team-members.controller.js';
import { ListTeamsHandler } from './features/list-teams/list-teams.query.js';
import { ListTeamsController } from './features/list-teams/list-teams.controller.js';
import { PutTeamMemberHandler } from './features/put-team-member/put-team-member.command.js';
import { PutTeamMemberController } from './features/put-team-member/put-team-member.controller.js';
import { ReactivateMemberHandler } from './features/reactivate-member/reactivate-member.command.js';
import { ReactivateMemberController } from './features/reactivate-member/reactivate-member.controller.js';
import { RemoveMemberHandler } from './features/remove-member/remove-member.command.js';
import { RemoveMemberController } from './features/remove-member/remove-member.controller.js';
import { RemoveTeamMemberHandler } from './features/remove-team-member/remove-team-member.command.js';
import { RemoveTeamMemberController } from './features/remove-team-member/remove-team-member.controller.js';
import { SuspendMemberHandler } from './features/suspend-member/suspend-member.command.js';
import { SuspendMemberController } from './features/suspend-member/suspend-member.controller.js';
import { UpdateTeamHandler } from './features/update-team/update-team.command.js';
import { UpdateTeamController } from './features/update-team/update-team.controller.js';
import { InviteMemberHandler } from './features/invite-member/invite-member.command.js';
import { InviteMemberController } from './features/invite-member/invite-member.controller.js';
import { ResendInvitationHandler } from './features/resend-invitation/resend-invitation.command.js';
import { ResendInvitationController } from './features/resend-invitation/resend-invitation.controller.js';
import { RevokeInvitationHandler } from './features/revoke-invitation/revoke-invitation.command.js';
import { RevokeInvitationController } from './features/revoke-invitation/revoke-invitation.controller.js';
import { AcceptInvitationHandler } from './features/accept-invitation/accept-invitation.command.js';
import { AcceptInvitationController } from './features/accept-invitation/accept-invitation.controller.js';
import { DeclineInvitationHandler } from './features/decline-invitation/decline-invitation.command.js';
import { DeclineInvitationController } from './features/decline-invitation/decline-invitation.controller.js';
import { ListInvitationsController } from './features/list-invitations/list-invitations.controller.js';
import { ListInvitationsHandler } from './features/list-invitations/list-invitations.query.js';
import { GetInvitationController } from './features/get-invitation/get-invitation.controller.js';
import { GetInvitationHandler } from './features/get-invitation/get-invitation.query.js';
import { PreviewInvitationController } from './features/preview-invitation/preview-invitation.controller.js';
import { PreviewInvitationHandler } from './features/preview-invitation/preview-invitation.query.js';
import { ExpireInvitationsHandler } from './features/expire-invitations/expire-invitations.command.js';
import { ExpireInvitationsJob } from './features/expire-invitations/expire-invitations.job.js';
import { InvitedPerson } from './features/invited-person.js';
import { SendInvitationLetterJob } from './features/send-invitation-letter/send-invitation-letter.job.js';
import { SendLetterWhenInvitationIssued } from './features/send-letter-when-invitation-issued/send-letter-when-invitation-issued.reaction.js';
import { WriteInvitationLetterHandler } from './features/write-invitation-letter/write-invitation-letter.command.js';
import { RefreshPersonHandler } from './features/refresh-person/refresh-person.command.js';
import { Admission } from './features/admission.js';
import { DomainEnrolment } from './features/domain-enrolment.js';
import { DepartmentReach } from './features/department-reach.js';
import { MemberDesk } from './features/member-desk.js';
import { TeamAuthority } from './features/team-authority.js';
import { InvitationMikroOrmRepository } from './infrastructure/invitation.mikro-orm.repository.js';
import { RosterMemberIntake } from './infrastructure/roster-member-intake.js';
import { MembershipMikroOrmRepository } from './infrastructure/membership.mikro-orm.repository.js';
import { InvitationMapping, TeamMapping } from './infrastructure/people.mapping.js';
import { PeopleOfMemberships } from './infrastructure/people-of-memberships.js';
import { SqlColleagues, SqlOwnerships } from './infrastructure/sql-ownerships.js';
import { SqlDomainSpeakers } from './infrastructure/sql-domain-speakers.js';
import { SqlRosters } from './infrastructure/sql-rosters.js';
import { SqlTeamMembers, SqlTeamMemberships } from './infrastructure/sql-team-members.js';
import { TeamMikroOrmRepository } from './infrastructure/team.mikro-orm.repository.js';
import { Colleagues, Ownerships } from './ownerships.js';
import { TenancyOptions } from './tenancy-options.js';
import { TeamMemberships } from './team-memberships.js';
import { FederatedEnrolment } from './federated-enrolment.js';
import { MemberIntake } from './member-intake.js';

registerMappings(InvitationMapping, TeamMapping);

const commands = [
  InviteMemberHandler,
  ResendInvitationHandler,
  RevokeInvitationHandler,
  AcceptInvitationHandler,
  DeclineInvitationHandler,
  WriteInvitationLetterHandler,
  ExpireInvitationsHandler,
  ChangeMemberHandler,
  SuspendMemberHandler,
  ReactivateMemberHandler,
  RemoveMemberHandler,
  LeaveOrganizationHandler,
  RefreshPersonHandler,
  CreateTeamHandler,
  UpdateTeamHandler,
  DeleteTeamHandler,
  PutTeamMemberHandler,
  RemoveTeamMemberHandler,
];

const queries = [
  ListInvitationsHandler,
  GetInvitationHandler,
  PreviewInvitationHandler,
  ListMembersHandler,
  GetMemberHandler,
  ListTeamsHandler,
  GetTeamHandler,
  ListTeamMembersHandler,
];

const reactions = [SendLetterWhenInvitationIssued, SendInvitationLetterJob, ExpireInvitationsJob];

const adapters = [
  InvitedPerson,
  Admission,
  MemberDesk,
  DepartmentReach,
  TeamAuthority,
  { provide: InvitationRepository, useClass: InvitationMikroOrmRepository },
  { provide: MembershipRepository, useClass: MembershipMikroOrmRepository },
  { provide: People, useClass: PeopleOfMemberships },
  { provide: Rosters, useClass: SqlRosters },
  { provide: MemberIntake, useClass: RosterMemberIntake },
  { provide: TeamRepository, useClass: TeamMikroOrmRepository },
  { provide: TeamMembers, useClass: SqlTeamMembers },
  { provide: Ownerships, useClass: SqlOwnerships },
  { provide: Colleagues, useClass: SqlColleagues },
  { provide: TeamMemberships, useClass: SqlTeamMemberships },
  { provide: DomainSpeakers, useClass: SqlDomainSpeakers },
  { provide: FederatedEnrolment, useClass: DomainEnrolment },
];

/** Who belongs to an organization, how people come and go, and the teams they are in. */
@Module({})
export class PeopleModule {
  static forRoot(options: TenancyOptions): DynamicModule {
    return {
      module: PeopleModule,
      controllers: [
        InviteMemberController,
        ResendInvitationController,
        RevokeInvitationController,
        AcceptInvitationController,
        DeclineInvitationController,
        ListInvitationsController,
        GetInvitationController,
        PreviewInvitationController,
        ChangeMemberController,
        SuspendMemberController,
        ReactivateMemberController,
        RemoveMemberController,
        LeaveOrganizationController,
        CreateTeamController,
        UpdateTeamController,
        DeleteTeamController,
        PutTeamMemberController,
        RemoveTeamMemberController,
        ListMembersController,
        GetMemberController,
        ListTeamsController,
        GetTeamController,
        ListTeamMembersController,
      ],
      providers: [
        { provide: TenancyOptions, useValue: options },
        ...commands,
        ...queries,
        ...reactions,
        ...adapters,
      ],
      exports: [
        Ownerships,
        Colleagues,
        MemberIntake,
        People,
        TeamMemberships,
        FederatedEnrolment,
        DomainSpeakers,
        Admission,
        DepartmentReach,
        Rosters,
        MembershipRepository,
        InvitationRepository,
        TeamRepository,
        TeamMembers,
      ],
    };
  }
}
