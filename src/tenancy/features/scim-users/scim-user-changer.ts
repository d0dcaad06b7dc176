import { Injectable } from '@nestjs/common';
import { Accounts } from '../../accounts.js';
import { DomainSpeakers } from '../../domain/domain-speakers.js';
import type { Membership } from '../../domain/membership.js';
import { ScimMutability, ScimUniqueness } from '../../domain/scim.errors.js';
import { personOf, type ProvisionedPerson } from '../../scim/person-of-user.js';
import type { UserAttributes } from '../../scim/user-attributes.js';
import { attributesOf, userResource, type UserResource, type UserRow } from '../../scim/user-resource.js';
import { TenancyOptions } from '../../tenancy-options.js';
import { ScimUserDesk, type ScimCase } from './scim-user-desk.js';

/** Brings a member to what a provisioning client wants him to be, from whatever form it was sent in. */
@Injectable()
export class ScimUserChanger {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly accounts: Accounts,
    private readonly speakers: DomainSpeakers,
    private readonly options: TenancyOptions,
  ) {}

  async change(
    userId: string,
    versions: readonly string[] | undefined,
    next: (current: UserAttributes) => UserAttributes,
  ): Promise<UserResource> {
    const scimCase = await this.desk.open();
    const { member, row } = await this.desk.take(scimCase, userId, versions);
    const attributes = next(attributesOf(row));
    const wanted = personOf(attributes);
    await this.changeName(scimCase, member, row, wanted);
    this.changeStanding(scimCase, member, wanted);
    await this.desk.keep(scimCase, userId, wanted, attributes);
    this.desk.announce(scimCase, userId);
    return userResource(await this.desk.read(scimCase, userId), this.options.publicUrl);
  }

  private changeStanding(
    { by, roster, at }: ScimCase,
    member: Membership,
    { active, department }: ProvisionedPerson,
  ): void {
    if (department !== member.department) member.reposition({ department }, by, roster, at);
    if (active && member.status === 'suspended') member.reactivate(by, roster, at);
    if (!active && member.status === 'active') member.suspend(by, roster, at);
  }

  /** An account is the person's own, unless the organization owns the domain of its address. */
  private async changeName(
    scimCase: ScimCase,
    member: Membership,
    row: UserRow,
    wanted: ProvisionedPerson,
  ): Promise<void> {
    const { email, name, userName } = wanted;
    const moves = email !== member.email;
    if ((moves || userName !== row.userName) && (await this.desk.isTaken(scimCase, userName, email, row.id)))
      throw new ScimUniqueness('Another user of the organization has this userName or address.');
    const before = personOf(attributesOf(row)).name;
    const renamed = before.displayName !== name.displayName;
    const reworded = before.firstName !== name.firstName || before.lastName !== name.lastName;
    if (!moves && !renamed && !reworded) return;
    const owned = await this.owns(scimCase.organizationId, member.email);
    if (moves) await this.requireMovable(scimCase.organizationId, owned, email);
    if (owned) {
      const changes = { ...(renamed || reworded ? name : {}), ...(moves && { email }) };
      await this.accounts.change(member.userId, changes);
    }
    member.refresh({ email, displayName: name.displayName }, scimCase.at);
  }

  private async requireMovable(organizationId: string, owned: boolean, email: string): Promise<void> {
    if (!owned || !(await this.owns(organizationId, email)))
      throw new ScimMutability(
        'The address of an account changes only within mail domains that your organization has verified.',
      );
    if (await this.accounts.byEmail(email))
      throw new ScimUniqueness('Another account has this address already.');
  }

  private async owns(organizationId: string, email: string): Promise<boolean> {
    return (await this.speakers.of(email))?.organizationId === organizationId;
  }
}
