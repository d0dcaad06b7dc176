import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { Person } from '../domain/membership.js';
import { People } from '../domain/people.js';

@Injectable()
export class PeopleOfMemberships extends People {
  async byId(userId: string): Promise<Person | undefined> {
    const [person] = await commandRows<Person>(sql`
      select user_id as "userId", email, display_name as "displayName" from tenancy.memberships
       where user_id = ${userId} order by updated_at desc, id limit 1`);
    return person;
  }
}
