import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { MemberPermissions } from '../../tenancy/index.js';
import { Reviewers } from '../domain/reviewers.js';

@Injectable()
export class OrganizationReviewers extends Reviewers {
  constructor(private readonly members: MemberPermissions) {
    super();
  }

  protected async nobodyElse(): Promise<boolean> {
    return !(await this.members.anybodyBut(currentMember().userId, 'content.approve'));
  }

  mayReview(userId: string): Promise<boolean> {
    return this.members.allows(userId, 'content.approve');
  }

  mayPublish(userId: string): Promise<boolean> {
    return this.members.allows(userId, 'content.publish');
  }
}
