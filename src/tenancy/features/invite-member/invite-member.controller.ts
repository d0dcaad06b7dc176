import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Email, Text, UuidList } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { InvitationView } from '../invitation.view.js';
import { DepartmentField, RoleField } from '../position-fields.js';
import { InviteMember } from './invite-member.command.js';

export class InviteMemberRequest {
  @Email()
  email: string;

  @RoleField({
    optional: true,
    description: 'A built-in role or one of the organization; member unless told',
  })
  role?: string;

  @DepartmentField()
  department?: string | null;

  @UuidList({ max: 50, optional: true, description: 'Teams he will be in' })
  teamIds?: string[];

  @Text({ max: 1000, optional: true, nullable: true, description: 'A word of yours, for the letter' })
  message?: string | null;
}

@ApiTags('people')
@Controller('tenants')
export class InviteMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/invite')
  @Endpoint({
    summary: 'Invite somebody to your organization by letter; a seat is kept for him for seven days',
    message: InviteMember,
    status: 201,
    response: InvitationView,
    versioned: true,
  })
  invite(
    @IdParam() id: string,
    @Body() { email, role = 'member', department = null, teamIds = [], message = null }: InviteMemberRequest,
  ): Promise<InvitationView> {
    return this.dispatcher.command(new InviteMember(id, email, { role, department, teamIds, message }));
  }
}
