import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MemberView } from '../member.view.js';
import { SuspendMember } from './suspend-member.command.js';

@ApiTags('people')
@Controller('tenants')
export class SuspendMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/members/:userId/suspend')
  @Endpoint({
    summary: 'Take the access of a member away and keep his seat',
    message: SuspendMember,
    response: MemberView,
    versioned: true,
  })
  suspend(@IdParam() id: string, @IdParam('userId') userId: string): Promise<MemberView> {
    return this.dispatcher.command(new SuspendMember(id, userId));
  }
}
