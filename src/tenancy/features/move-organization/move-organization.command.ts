import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { PermissionDenied } from '#libs/kernel/errors.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import {
  OrganizationCycle,
  OrganizationNameTaken,
  OrganizationNotFound,
  OrganizationStatusConflict,
  OrganizationTooDeep,
} from '../../domain/organization.errors.js';
import type { Organization } from '../../domain/organization.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { toStandingView, type OrganizationStandingView } from '../organization.view.js';

/**
 * Moves an organization, with all that is below it, within the tree below the session's. Operators move any
 * organization anywhere, and only they make one a root: it then leaves those who were above it.
 */
@Message({
  permission: 'organization.update',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    OrganizationCycle,
    OrganizationTooDeep,
    OrganizationNameTaken,
    OrganizationStatusConflict,
  ],
  audit: {
    action: 'organization.moved',
    category: 'admin',
    resource: 'organization',
    subject: ({ organizationId, parentId }: MoveOrganization) => ({
      resourceId: organizationId,
      details: { parentId },
    }),
  },
})
export class MoveOrganization extends Command<OrganizationStandingView> {
  constructor(
    readonly organizationId: string,
    readonly parentId: string | null,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(MoveOrganization)
export class MoveOrganizationHandler implements ICommandHandler<MoveOrganization> {
  constructor(
    private readonly organizations: OrganizationRepository,
    private readonly authorizer: Authorizer,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({
    organizationId,
    parentId,
    expectedRevision,
  }: MoveOrganization): Promise<OrganizationStandingView> {
    await this.organizations.holdTree('to-rearrange');
    const organization = await this.withinReach(organizationId);
    const parent = parentId === null ? null : await this.withinReach(parentId);
    if (!parent && !this.operates) throw new PermissionDenied('ops.manage');
    organization.expect(expectedRevision);
    const formerPath = organization.path;
    const height = await this.organizations.heightOf(organization);
    organization.moveUnder(parent, height, this.clock.now());
    if (organization.path !== formerPath) {
      await this.organizations.moveDescendants(organization, formerPath);
      this.accessChanges.ofOrganization(organization.id);
    }
    return toStandingView(organization);
  }

  private async withinReach(id: string): Promise<Organization> {
    const organization = await this.organizations.byId(id);
    if (!this.operates && !organization.isWithin(currentMember().organizationId))
      throw new OrganizationNotFound();
    return organization;
  }

  private get operates(): boolean {
    return this.authorizer.allows(currentActor(), 'ops.manage');
  }
}
