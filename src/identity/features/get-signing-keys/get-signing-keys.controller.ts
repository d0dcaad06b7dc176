import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetSigningKeys, PublicKeysView } from './get-signing-keys.query.js';

@ApiTags('auth')
@Controller('.well-known')
export class GetSigningKeysController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  @Endpoint({
    summary: 'The public keys that verify access tokens',
    message: GetSigningKeys,
    response: PublicKeysView,
  })
  get(): Promise<PublicKeysView> {
    return this.dispatcher.query(new GetSigningKeys());
  }
}
