import { Injectable } from '@nestjs/common';
import { ActiveMembers } from '../../tenancy/index.js';
import { Reviewers } from '../domain/reviewers.js';

@Injectable()
export class OrganizationReviewers extends Reviewers {
  constructor(private readonly members: ActiveMembers) {
    super();
  }

  async nobodyElse(): Promise<boolean> {
    return (await this.members.count()) <= 1;
  }
}
