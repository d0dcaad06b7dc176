import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam } from '#libs/http/path-params.js';
import { MemberView } from '../member.view.js';
import { DepartmentField, RoleField } from '../position-fields.js';
import { ChangeMember } from './change-member.command.js';

export class ChangeMemberRequest {
  @RoleField({ optional: true })
  role?: string;

  @DepartmentField()
  department?: string | null;
}

@ApiTags('people')
@Controller('tenants')
export class ChangeMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id/members/:userId')
  @Endpoint({
    summary: 'Give a member another role or department',
    message: ChangeMember,
    response: MemberView,
    versioned: true,
  })
  change(
    @IdParam() id: string,
    @IdParam('userId') userId: string,
    @Body() changes: ChangeMemberRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<MemberView> {
    return this.dispatcher.command(new ChangeMember(id, userId, changes, revision));
  }
}
