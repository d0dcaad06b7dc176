import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { SignInProvidersView } from '../federation.view.js';
import { ListSignInProviders } from './list-sign-in-providers.query.js';

export class ListSignInProvidersQuery {
  @Text({ max: 60, optional: true, description: 'The slug of an organization: its providers are listed too' })
  organization?: string;
}

@ApiTags('federation')
@Controller('auth/federated')
export class ListSignInProvidersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('providers')
  @Endpoint({
    summary: 'List the identity providers people may sign in with',
    message: ListSignInProviders,
    response: SignInProvidersView,
  })
  list(@Query() { organization }: ListSignInProvidersQuery): Promise<SignInProvidersView> {
    return this.dispatcher.query(new ListSignInProviders(organization));
  }
}
