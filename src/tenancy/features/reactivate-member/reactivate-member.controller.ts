import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MemberView } from '../member.view.js';
import { ReactivateMember } from './reactivate-member.command.js';

@ApiTags('people')
@Controller('tenants')
export class ReactivateMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/members/:userId/reactivate')
  @Endpoint({
    summary: 'Give a suspended member his access back',
    message: ReactivateMember,
    response: MemberView,
    versioned: true,
  })
  reactivate(@IdParam() id: string, @IdParam('userId') userId: string): Promise<MemberView> {
    return this.dispatcher.command(new ReactivateMember(id, userId));
  }
}
