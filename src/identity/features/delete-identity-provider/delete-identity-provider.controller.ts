import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteIdentityProvider } from './delete-identity-provider.command.js';

@ApiTags('identity providers')
@Controller('identity-providers')
export class DeleteIdentityProviderController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an identity provider; nobody signs in with it any more',
    message: DeleteIdentityProvider,
    status: 204,
  })
  delete(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeleteIdentityProvider(id));
  }
}
