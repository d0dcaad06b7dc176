import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { SecurityPolicyView } from '../security-policy.view.js';
import { GetSecurityPolicy } from './get-security-policy.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class GetSecurityPolicyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/security-policy')
  @Endpoint({
    summary: 'Read what your organization asks of every request',
    message: GetSecurityPolicy,
    response: SecurityPolicyView,
  })
  get(@IdParam() id: string): Promise<SecurityPolicyView> {
    return this.dispatcher.query(new GetSecurityPolicy(id));
  }
}
