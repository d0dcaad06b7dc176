import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { Accounts } from '../../accounts.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { JoinRequestDecided, JoinRequestNotFound } from '../../domain/mail-domain.errors.js';
import { JoinRequestRepository } from '../../domain/mail-domain.repository.js';
import { OutsideDepartment, SeatLimitReached } from '../../domain/membership.errors.js';
import {
  AlreadyMember,
  OrganizationNotFound,
  RoleNotGrantable,
  RoleUnknown,
} from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';
import { Admission } from '../admission.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { toJoinRequestView, type JoinRequestView } from '../join-request.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    JoinRequestNotFound,
    JoinRequestDecided,
    SeatLimitReached,
    AlreadyMember,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'join_request.approved',
    category: 'security',
    resource: 'join_request',
    subject: ({ requestId }: ApproveJoinRequest, request?: JoinRequestView) => ({
      resourceId: requestId,
      details: { userId: request?.userId, role: request?.role },
    }),
  },
})
export class ApproveJoinRequest extends Command<JoinRequestView> {
  constructor(
    readonly organizationId: string,
    readonly requestId: string,
    /** The one of his domain unless told. */
    readonly role?: string,
  ) {
    super();
  }
}

@CommandHandler(ApproveJoinRequest)
export class ApproveJoinRequestHandler implements ICommandHandler<ApproveJoinRequest> {
  constructor(
    private readonly rosters: Rosters,
    private readonly requests: JoinRequestRepository,
    private readonly accounts: Accounts,
    private readonly grantable: GrantableRoles,
    private readonly reach: DepartmentReach,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, requestId, role }: ApproveJoinRequest): Promise<JoinRequestView> {
    requireCurrentOrganization(organizationId);
    this.reach.require('members.manage', null);
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const request = await this.requests.byId(organizationId, requestId);
    const given = role ?? request.role;
    await this.grantable.check(given);
    const { userId: by } = currentMember();
    request.approve(by, given, at);
    roster.requireFreeSeat();
    const person = await this.accounts.byId(request.userId);
    // Somebody whose address is another one now has not shown that he belongs here.
    if (person?.email !== request.email) throw new JoinRequestNotFound();
    const terms = { role: given, department: null, teamIds: [] };
    await this.admission.admit(organizationId, person, terms, by, at);
    return toJoinRequestView(request);
  }
}
