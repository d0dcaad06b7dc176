import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RemoveMember } from './remove-member.command.js';

@ApiTags('people')
@Controller('tenants')
export class RemoveMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/members/:userId')
  @Endpoint({ summary: 'Remove a member from your organization', message: RemoveMember, status: 204 })
  remove(@IdParam() id: string, @IdParam('userId') userId: string): Promise<void> {
    return this.dispatcher.command(new RemoveMember(id, userId));
  }
}
