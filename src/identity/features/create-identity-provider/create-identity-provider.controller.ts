import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Nest, Text } from '#libs/http/fields.js';
import { OidcRequest, ProviderRequests, ProviderTrust, SamlRequest } from '../identity-provider-fields.js';
import { IdentityProviderView } from '../identity-provider.view.js';
import { CreateIdentityProvider } from './create-identity-provider.command.js';

export class CreateIdentityProviderRequest extends ProviderTrust {
  @Text({ min: 1, max: 100, description: 'How the page to sign in calls it' })
  name: string;

  @Nest(() => OidcRequest, { optional: true, description: 'Either this' })
  oidc?: OidcRequest;

  @Nest(() => SamlRequest, { optional: true, description: 'or this' })
  saml?: SamlRequest;
}

@ApiTags('identity providers')
@Controller('identity-providers')
export class CreateIdentityProviderController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly requests: ProviderRequests,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Let people of your organization sign in with its own identity provider',
    message: CreateIdentityProvider,
    status: 201,
    response: IdentityProviderView,
  })
  async create(@Body() request: CreateIdentityProviderRequest): Promise<IdentityProviderView> {
    const { name, isEnabled = true, trustsSecondFactor = false } = request;
    const { settings, secondFactorValues: usual } = await this.requests.requiredSettingsOf(request);
    const { secondFactorValues = usual } = request;
    const terms = { name, isEnabled, settings, trustsSecondFactor, secondFactorValues };
    return this.dispatcher.command(new CreateIdentityProvider(terms, request.oidc?.clientSecret ?? null));
  }
}
