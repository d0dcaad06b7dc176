import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { DomainView } from '../domain.view.js';
import { ClaimDomain } from './claim-domain.command.js';

export class ClaimDomainRequest {
  @Text({ min: 3, max: 253, description: 'Such as example.com' })
  name: string;
}

@ApiTags('domains')
@Controller('tenants')
export class ClaimDomainController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/domains')
  @Endpoint({
    summary: 'Claim a mail domain for your organization; the answer has the DNS record that proves it',
    message: ClaimDomain,
    status: 201,
    response: DomainView,
    versioned: true,
  })
  claim(@IdParam() id: string, @Body() { name }: ClaimDomainRequest): Promise<DomainView> {
    return this.dispatcher.command(new ClaimDomain(id, name));
  }
}
