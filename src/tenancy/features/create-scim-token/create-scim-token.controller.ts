import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { IssuedScimTokenView } from '../scim-token.view.js';
import { CreateScimToken } from './create-scim-token.command.js';

export class CreateScimTokenRequest {
  @Text({ min: 1, max: 100, description: 'What it is for' })
  name: string;

  @Instant({ optional: true, nullable: true, description: 'Without it the token works until it is revoked' })
  expiresAt?: Date | null;
}

@ApiTags('provisioning')
@Controller('tenants')
export class CreateScimTokenController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/scim/tokens')
  @Endpoint({
    summary: 'Make a token with which an identity provider says by SCIM who belongs to your organization',
    message: CreateScimToken,
    status: 201,
    response: IssuedScimTokenView,
  })
  create(
    @IdParam() id: string,
    @Body() { name, expiresAt = null }: CreateScimTokenRequest,
  ): Promise<IssuedScimTokenView> {
    return this.dispatcher.command(new CreateScimToken(id, { name, expiresAt }));
  }
}
