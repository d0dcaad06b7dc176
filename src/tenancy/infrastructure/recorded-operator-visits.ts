import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { PlatformAccess, PlatformAccessRepository } from '../domain/platform-access.js';
import { OperatorVisits, type Visit } from '../operator-visits.js';

@Injectable()
export class RecordedOperatorVisits extends OperatorVisits {
  constructor(
    private readonly accesses: PlatformAccessRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  record({ minutes, ...facts }: Visit): Date {
    const access = PlatformAccess.open({ id: newId(), ...facts }, minutes, this.clock.now());
    this.accesses.add(access);
    return access.expiresAt;
  }
}
