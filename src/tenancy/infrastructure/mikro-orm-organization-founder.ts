import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentEm } from '#libs/persistence/orm.js';
import { Membership, type Person } from '../domain/membership.js';
import { Organization } from '../domain/organization.js';
import { OrganizationFounder, type FoundedOrganization } from '../organization-founder.js';

const SUFFIX_RANGE = 36 ** 6;

@Injectable()
export class MikroOrmOrganizationFounder extends OrganizationFounder {
  constructor(private readonly clock: Clock) {
    super();
  }

  async found(name: string, owner: Person): Promise<FoundedOrganization> {
    const at = this.clock.now();
    const suffix = randomInt(SUFFIX_RANGE).toString(36).padStart(6, '0');
    const organization = Organization.found(newId(), name, suffix, owner, at);
    const membership = Membership.join(newId(), organization.id, owner, 'owner', at);
    currentEm().persist(organization).persist(membership);
    const { id, slug, displayName } = organization;
    return { id, name: organization.name, slug, displayName, role: 'owner' };
  }
}
