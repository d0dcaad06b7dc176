import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { SecurityPolicyView, SetSecurityPolicyRequest } from '../security-policy.view.js';
import { SetSecurityPolicy } from './set-security-policy.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class SetSecurityPolicyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/security-policy')
  @Endpoint({
    summary: 'Say what your organization asks of every request; it holds at once, for you too',
    message: SetSecurityPolicy,
    response: SecurityPolicyView,
  })
  set(
    @IdParam() id: string,
    @Body() { mfaRoles = [], ...policy }: SetSecurityPolicyRequest,
  ): Promise<SecurityPolicyView> {
    return this.dispatcher.command(new SetSecurityPolicy(id, { ...policy, mfaRoles }));
  }
}
