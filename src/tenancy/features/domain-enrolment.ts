import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { DomainSpeakers } from '../domain/domain-speakers.js';
import { DomainNotVerified } from '../domain/mail-domain.errors.js';
import type { Person } from '../domain/membership.js';
import { MembershipRepository } from '../domain/membership.repository.js';
import { Rosters } from '../domain/roster.js';
import { FederatedEnrolment, type DomainSpeaker, type Enrolment } from '../federated-enrolment.js';
import { Admission } from './admission.js';

@Injectable()
export class DomainEnrolment extends FederatedEnrolment {
  constructor(
    private readonly speakers: DomainSpeakers,
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {
    super();
  }

  speakerFor(email: string): Promise<DomainSpeaker | undefined> {
    return this.speakers.of(email);
  }

  ssoRequiredBy(userId: string, email: string): Promise<string | undefined> {
    return this.speakers.requiringSso(userId, email);
  }

  invites(userId: string, email: string): Promise<boolean> {
    return this.speakers.invites(userId, email);
  }

  async enrol(organizationId: string, person: Person): Promise<Enrolment> {
    const at = this.clock.now();
    const speaker = await this.speakers.of(person.email);
    if (speaker?.organizationId !== organizationId) throw new DomainNotVerified();
    const roster = await this.rosters.lock(organizationId, at);
    const member = await this.memberships.find(organizationId, person.userId);
    if (member) return member.status === 'active' ? 'member' : 'refused';
    roster.requireFreeSeat();
    const terms = { role: speaker.defaultRole, department: null, teamIds: [] };
    await this.admission.admit(organizationId, person, terms, person.userId, at);
    return 'enrolled';
  }
}
