import { Injectable } from '@nestjs/common';
import { currentEm } from '#libs/persistence/orm.js';
import { Membership, type Person } from '../domain/membership.js';
import { People } from '../domain/people.js';

@Injectable()
export class PeopleOfMemberships extends People {
  async byId(userId: string): Promise<Person | undefined> {
    const [membership] = await currentEm().find(
      Membership,
      { userId },
      { orderBy: { updatedAt: 'desc' }, limit: 1 },
    );
    if (!membership) return undefined;
    return { userId, email: membership.email, displayName: membership.displayName };
  }
}
