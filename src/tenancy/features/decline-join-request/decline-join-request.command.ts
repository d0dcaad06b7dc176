import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { JoinRequestDecided, JoinRequestNotFound } from '../../domain/mail-domain.errors.js';
import { JoinRequestRepository } from '../../domain/mail-domain.repository.js';
import { OutsideDepartment } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { toJoinRequestView, type JoinRequestView } from '../join-request.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, JoinRequestNotFound, JoinRequestDecided, OutsideDepartment],
  audit: {
    action: 'join_request.declined',
    category: 'security',
    resource: 'join_request',
    subject: ({ requestId }: DeclineJoinRequest, request?: JoinRequestView) => ({
      resourceId: requestId,
      details: { userId: request?.userId },
    }),
  },
})
export class DeclineJoinRequest extends Command<JoinRequestView> {
  constructor(
    readonly organizationId: string,
    readonly requestId: string,
  ) {
    super();
  }
}

@CommandHandler(DeclineJoinRequest)
export class DeclineJoinRequestHandler implements ICommandHandler<DeclineJoinRequest> {
  constructor(
    private readonly requests: JoinRequestRepository,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, requestId }: DeclineJoinRequest): Promise<JoinRequestView> {
    requireCurrentOrganization(organizationId);
    this.reach.require('members.manage', null);
    const request = await this.requests.byId(organizationId, requestId);
    request.decline(currentMember().userId, this.clock.now());
    return toJoinRequestView(request);
  }
}
