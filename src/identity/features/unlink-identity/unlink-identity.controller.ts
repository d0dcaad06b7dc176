import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { UnlinkIdentity } from './unlink-identity.command.js';

@ApiTags('me')
@Controller('me/identities')
export class UnlinkIdentityController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Stop signing in with an identity provider, unless it is your last way in',
    message: UnlinkIdentity,
    status: 204,
  })
  unlink(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new UnlinkIdentity(id));
  }
}
