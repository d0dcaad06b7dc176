import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentEm } from '#libs/persistence/orm.js';
import { Membership, type Person } from '../domain/membership.js';
import { Organization } from '../domain/organization.js';
import { OrganizationFounder, type FoundedOrganization } from '../organization-founder.js';
import { daysAfter, TenancyOptions } from '../tenancy-options.js';

const SUFFIX_RANGE = 36 ** 6;

@Injectable()
export class MikroOrmOrganizationFounder extends OrganizationFounder {
  constructor(
    private readonly options: TenancyOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** What is below another organization belongs to it, so it is not on trial. */
  async found(name: string, owner: Person, parent?: Organization): Promise<FoundedOrganization> {
    const at = this.clock.now();
    const { trialDays } = this.options;
    const trialEndsAt = trialDays > 0 && !parent ? daysAfter(at, trialDays) : undefined;
    const suffix = randomInt(SUFFIX_RANGE).toString(36).padStart(6, '0');
    const organization = Organization.found(newId(), name, suffix, owner, at, { parent, trialEndsAt });
    const membership = Membership.join(newId(), organization.id, owner, 'owner', at);
    currentEm().persist(organization).persist(membership);
    const { id, slug, displayName } = organization;
    return { id, name: organization.name, slug, displayName, role: 'owner' };
  }
}
