import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import type { Person } from '../domain/membership.js';
import { People } from '../domain/people.js';

/** The person who acts, in whichever organization, as he is known here. */
@Injectable()
export class InvitedPerson {
  constructor(private readonly people: People) {}

  async current(): Promise<Person> {
    const { userId } = currentActor();
    const person = userId === undefined ? undefined : await this.people.byId(userId);
    if (!person) throw new Unauthenticated();
    return person;
  }
}
