import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Nest, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { OidcRequest, ProviderRequests, ProviderTrust, SamlRequest } from '../identity-provider-fields.js';
import { IdentityProviderView } from '../identity-provider.view.js';
import { UpdateIdentityProvider } from './update-identity-provider.command.js';

export class UpdateIdentityProviderRequest extends ProviderTrust {
  @Text({ min: 1, max: 100, optional: true })
  name?: string;

  @Nest(() => OidcRequest, { optional: true, description: 'Replaced as a whole, but for a secret left out' })
  oidc?: OidcRequest;

  @Nest(() => SamlRequest, { optional: true, description: 'Replaced as a whole' })
  saml?: SamlRequest;
}

@ApiTags('identity providers')
@Controller('identity-providers')
export class UpdateIdentityProviderController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly requests: ProviderRequests,
  ) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change an identity provider; pointed at another issuer it knows nobody any more',
    message: UpdateIdentityProvider,
    response: IdentityProviderView,
    versioned: true,
  })
  async update(
    @IdParam() id: string,
    @Body() { oidc, saml, ...changes }: UpdateIdentityProviderRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<IdentityProviderView> {
    const settings = await this.requests.settingsOf({ oidc, saml });
    const all = { ...changes, ...(settings && { settings }) };
    return this.dispatcher.command(new UpdateIdentityProvider(id, all, oidc?.clientSecret, revision));
  }
}
