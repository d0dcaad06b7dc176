import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RevokeScimToken } from './revoke-scim-token.command.js';

@ApiTags('provisioning')
@Controller('tenants')
export class RevokeScimTokenController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/scim/tokens/:tokenId')
  @Endpoint({
    summary: 'Revoke a SCIM token; the next request with it is refused',
    message: RevokeScimToken,
    status: 204,
  })
  revoke(@IdParam() id: string, @IdParam('tokenId') tokenId: string): Promise<void> {
    return this.dispatcher.command(new RevokeScimToken(id, tokenId));
  }
}
