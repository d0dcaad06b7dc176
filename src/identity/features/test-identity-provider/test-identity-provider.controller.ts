import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ProviderTestView, TestIdentityProvider } from './test-identity-provider.query.js';

@ApiTags('identity providers')
@Controller('identity-providers')
export class TestIdentityProviderController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/test')
  @Endpoint({
    summary: 'Look whether an identity provider can be reached, and what it says about itself',
    message: TestIdentityProvider,
    response: ProviderTestView,
    posted: true,
  })
  test(@IdParam() id: string): Promise<ProviderTestView> {
    return this.dispatcher.query(new TestIdentityProvider(id));
  }
}
