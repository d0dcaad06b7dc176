import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RemoveDomain } from './remove-domain.command.js';

@ApiTags('domains')
@Controller('tenants')
export class RemoveDomainController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/domains/:domainId')
  @Endpoint({
    summary: 'Let go of a mail domain; its people stay members, and others may claim it',
    message: RemoveDomain,
    status: 204,
  })
  remove(@IdParam() id: string, @IdParam('domainId') domainId: string): Promise<void> {
    return this.dispatcher.command(new RemoveDomain(id, domainId));
  }
}
