import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Text, Uuid } from '#libs/http/fields.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { PermissionDenied, Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import {
  OrganizationNameTaken,
  OrganizationNameUnusable,
  OrganizationNotFound,
  OrganizationStatusConflict,
  OrganizationTooDeep,
  SlugTaken,
} from '../../domain/organization.errors.js';
import type { Organization } from '../../domain/organization.js';
import { OrganizationRepository } from '../../domain/organization.repository.js';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../../domain/roles.js';
import { OrganizationFounder } from '../../organization-founder.js';
import { People } from '../../domain/people.js';

/** What the founder gets back; everything else is at its defaults. */
export class CreatedOrganizationView {
  @Uuid()
  id: string;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 60 })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Choice(ORGANIZATION_ROLES, { description: 'Your role in it' })
  role: OrganizationRole;
}

@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    PermissionDenied,
    OrganizationNameUnusable,
    OrganizationTooDeep,
    OrganizationNameTaken,
    OrganizationStatusConflict,
    SlugTaken,
  ],
  audit: {
    action: 'organization.created',
    category: 'admin',
    resource: 'organization',
    subject: ({ parentId }: CreateOrganization, organization?: CreatedOrganizationView) => ({
      resourceId: organization?.id,
      organizationId: organization?.id,
      details: { parentId },
    }),
  },
})
export class CreateOrganization extends Command<CreatedOrganizationView> {
  constructor(
    readonly name: string,
    readonly parentId: string | null,
  ) {
    super();
  }
}

@CommandHandler(CreateOrganization)
export class CreateOrganizationHandler implements ICommandHandler<CreateOrganization> {
  constructor(
    private readonly founder: OrganizationFounder,
    private readonly people: People,
    private readonly organizations: OrganizationRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async execute({ name, parentId }: CreateOrganization): Promise<CreatedOrganizationView> {
    const { userId = '' } = currentActor();
    const person = await this.people.byId(userId);
    if (!person) throw new Unauthenticated();
    const parent = parentId === null ? undefined : await this.parent(parentId);
    return this.founder.found(name, person, parent);
  }

  /** Organizations are put below the one the session works in, by those who administer it. */
  private async parent(id: string): Promise<Organization> {
    const actor = currentActor();
    if (id !== actor.organizationId) throw new OrganizationNotFound();
    if (!this.authorizer.allows(actor, 'organization.update'))
      throw new PermissionDenied('organization.update');
    await this.organizations.holdTree('to-grow');
    return this.organizations.byId(id);
  }
}
