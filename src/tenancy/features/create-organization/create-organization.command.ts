import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Text, Uuid } from '#libs/http/fields.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { OrganizationNameUnusable, SlugTaken } from '../../domain/organization.errors.js';
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
  errors: [OrganizationNameUnusable, SlugTaken],
  audit: {
    action: 'organization.created',
    category: 'admin',
    resource: 'organization',
    subject: (_: CreateOrganization, organization?: CreatedOrganizationView) => ({
      resourceId: organization?.id,
      organizationId: organization?.id,
    }),
  },
})
export class CreateOrganization extends Command<CreatedOrganizationView> {
  constructor(readonly name: string) {
    super();
  }
}

@CommandHandler(CreateOrganization)
export class CreateOrganizationHandler implements ICommandHandler<CreateOrganization> {
  constructor(
    private readonly founder: OrganizationFounder,
    private readonly people: People,
  ) {}

  async execute({ name }: CreateOrganization): Promise<CreatedOrganizationView> {
    const { userId = '' } = currentActor();
    const person = await this.people.byId(userId);
    if (!person) throw new Unauthenticated();
    return this.founder.found(name, person);
  }
}
