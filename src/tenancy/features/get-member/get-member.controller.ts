import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { MemberView } from '../member.view.js';
import { GetMember } from './get-member.query.js';

@ApiTags('people')
@Controller('tenants')
export class GetMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/members/:userId')
  @Endpoint({
    summary: 'Read a member of your organization',
    message: GetMember,
    response: MemberView,
    versioned: true,
  })
  get(@IdParam() id: string, @IdParam('userId') userId: string): Promise<MemberView> {
    return this.dispatcher.query(new GetMember(id, userId));
  }
}
