import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Accounts } from '../../accounts.js';
import { DomainSpeakers } from '../../domain/domain-speakers.js';
import { domainOf } from '../../domain/mail-domain.js';
import { LastOwner, OwnersOnly, SeatLimitReached } from '../../domain/membership.errors.js';
import type { Person } from '../../domain/membership.js';
import { AlreadyMember, OrganizationNotFound } from '../../domain/organization.errors.js';
import {
  ScimAccountUnproven,
  ScimDomainForeign,
  ScimInvalidValue,
  ScimUniqueness,
} from '../../domain/scim.errors.js';
import { personOf, type ProvisionedPerson } from '../../scim/person-of-user.js';
import { readUser } from '../../scim/user-attributes.js';
import { userResource, type UserResource } from '../../scim/user-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';
import { Admission } from '../admission.js';
import { ScimUserDesk } from './scim-user-desk.js';

/** Makes somebody a member, with a new account where he has none. Only people of verified domains. */
@Message({
  permission: 'scim.provision',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    ScimInvalidValue,
    ScimUniqueness,
    ScimDomainForeign,
    ScimAccountUnproven,
    SeatLimitReached,
    AlreadyMember,
    LastOwner,
    OwnersOnly,
  ],
  audit: {
    action: 'scim_user.created',
    failure: 'scim_user.creation_failed',
    category: 'security',
    resource: 'member',
    subject: (_: CreateScimUser, user?: UserResource) => ({
      resourceId: user?.id,
      details: { active: user?.active },
    }),
  },
})
export class CreateScimUser extends Command<UserResource> {
  constructor(readonly body: object) {
    super();
  }
}

@CommandHandler(CreateScimUser)
export class CreateScimUserHandler implements ICommandHandler<CreateScimUser> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly accounts: Accounts,
    private readonly speakers: DomainSpeakers,
    private readonly admission: Admission,
    private readonly options: TenancyOptions,
  ) {}

  async execute({ body }: CreateScimUser): Promise<UserResource> {
    const attributes = readUser(body);
    const wanted = personOf(attributes);
    const scimCase = await this.desk.open();
    const { organizationId, by, roster, at } = scimCase;
    if (await this.desk.isTaken(scimCase, wanted.userName, wanted.email))
      throw new ScimUniqueness('A user with this userName or address belongs to the organization already.');
    const role = await this.roleFor(organizationId, wanted.email);
    roster.requireFreeSeat();
    const person = await this.personFor(wanted);
    const terms = { role, department: wanted.department, teamIds: [] };
    const member = await this.admission.admit(organizationId, person, terms, by, at);
    if (!wanted.active) member.suspend(by, roster, at);
    await this.desk.keep(scimCase, person.userId, wanted, attributes);
    return userResource(await this.desk.read(scimCase, person.userId), this.options.publicUrl);
  }

  /** What people of the domain become. Nobody speaks for a domain that he has not verified. */
  private async roleFor(organizationId: string, email: string): Promise<string> {
    const speaker = await this.speakers.of(email);
    if (speaker?.organizationId !== organizationId) throw new ScimDomainForeign(domainOf(email));
    return speaker.defaultRole;
  }

  /** Whoever registered the address beforehand, and has never shown that it is his, must not come into the place. */
  private async personFor({ email, name }: ProvisionedPerson): Promise<Person> {
    const account = await this.accounts.byEmail(email);
    if (!account) return this.accounts.open(email, name);
    if (!account.emailVerified) throw new ScimAccountUnproven();
    if (!account.active)
      throw new ScimUniqueness('There is an account with this address that is switched off.');
    return account;
  }
}
