import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { IdentityProviderView } from '../identity-provider.view.js';
import { GetIdentityProvider } from './get-identity-provider.query.js';

@ApiTags('identity providers')
@Controller('identity-providers')
export class GetIdentityProviderController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read an identity provider of your organization',
    message: GetIdentityProvider,
    response: IdentityProviderView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<IdentityProviderView> {
    return this.dispatcher.query(new GetIdentityProvider(id));
  }
}
